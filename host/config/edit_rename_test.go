package config

import (
	"errors"
	"strings"
	"testing"
)

// TestRenameAccount: the name and what points to it change, and not another byte.
func TestRenameAccount(t *testing.T) {
	for name, c := range map[string]struct{ from, to, old, want string }{
		"the default one": {
			"desk", "at home", "default_account = \"desk\" # the one that rings", "default_account = \"at home\" # the one that rings",
		},
		"another one":      {"office", `a "b"`, `name = "office"          # do not rename`, `name = "a \"b\""          # do not rename`},
		"to what it is":    {"office", "office", "", ""},
		"a part of a name": {"office", "offic", `"office"`, `"offic"`},
	} {
		t.Run(name, func(t *testing.T) {
			want := strings.Replace(twoAccounts, c.old, c.want, 1)
			if c.from == "desk" {
				want = strings.Replace(want, `name = "desk"`, `name = "at home"`, 1)
			}
			got, err := RenameAccount([]byte(twoAccounts), c.from, c.to)
			if c.from == c.to {
				if !errors.Is(err, ErrAccountExists) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil || string(got) != want {
				t.Fatalf("got %v\n%s\nwant\n%s", err, got, want)
			}
			if _, err := Parse("f", got); err != nil {
				t.Error(err)
			}
		})
	}
	if _, err := RenameAccount([]byte(twoAccounts), "nobody", "x"); !errors.Is(err, ErrNoAccount) {
		t.Errorf("one that is not there: %v", err)
	}
	if _, err := RenameAccount([]byte(twoAccounts), "desk", "office"); !errors.Is(err, ErrAccountExists) {
		t.Errorf("a name that is taken: %v", err)
	}
	if _, err := RenameAccount([]byte(`account = [{name = "a", domain = "d.example", user = "1"}]`), "a", "b"); err == nil {
		t.Error("accounts in one line were changed")
	}
}
