package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siptap.org/siptap/host/cli"
	"siptap.org/siptap/host/protocol"
)

// A configuration that the person has named must be there: reading numbers by rules
// that are somebody else's would be worse. Adding an account makes it.
func TestNamedConfigurationThatIsMissing(t *testing.T) {
	for _, byEnv := range []bool{false, true} {
		b := newBench(t)
		missing := filepath.Join(b.dir, "elsewhere", "config.toml")
		named := []string{"--config", missing}
		if byEnv {
			t.Setenv("SIPTAP_CONFIG", missing)
			named = nil
		}
		for _, command := range []string{
			"norm +431505641", "find", "dial +431505641", "account list", "account set office --realm x", "account remove office",
		} {
			status, out, errs := b.run(append(named, strings.Fields(command)...)...)
			if status != cli.ExitConfig || out != "" || !strings.Contains(errs, missing+": there is no such file") {
				t.Errorf("%s: status %d, %q, %q", command, status, out, errs)
			}
		}
		if _, err := os.Stat(filepath.Dir(missing)); err == nil {
			t.Error("a folder was made")
		}
		status, out, _ := b.run(append(named, "--json", "norm", "+431505641")...)
		if got := objects[struct{ Error protocol.ErrorData }](t, out); status != cli.ExitConfig || len(got) != 1 || got[0].Error.Code != protocol.CodeBadConfig {
			t.Errorf("for programs: status %d, %s", status, out)
		}
		b.ok(append(named, "account", "add", "office", "--domain", "example.com", "--user", "42")...)
		if out := b.ok(append(named, "norm", "+431505641")...); !strings.Contains(out, "+431505641") {
			t.Errorf("afterwards: %s", out)
		}
	}
}

// Where nobody has named one, none is needed to read numbers.
func TestNoConfiguration(t *testing.T) {
	b := newBench(t)
	if out := b.ok("norm", "+431505641"); !strings.Contains(out, "+43 1 505641") {
		t.Errorf("got %s", out)
	}
	if out := b.ok("--region", "AT", "norm", "12", "*97"); !strings.Contains(out, "internal number, as it is") {
		t.Errorf("got %s", out)
	}
}
