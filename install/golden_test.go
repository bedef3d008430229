package install

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldenPlans keeps whole plans as a person would read them.
// `go test ./install -update` accepts a change.
func TestGoldenPlans(t *testing.T) {
	ada := Env{
		OS: "linux", Home: "/home/ada", ConfigHome: "/home/ada/.config", DataHome: "/home/ada/.local/share",
		Program: "/usr/local/bin/siptap", TempDirs: []string{"/tmp"},
		Exists: func(path string) bool { return path == "/home/ada/.config/chromium" },
		OnPath: func(string) bool { return false },
		Read:   func(string) ([]byte, error) { return nil, fs.ErrNotExist },
	}
	gone := ada
	gone.Program = "/tmp/go-build42/b001/exe/host"
	for name, row := range map[string]struct {
		env      Env
		browsers []string
	}{
		"found":  {ada, nil},
		"named":  {ada, []string{"chromium", "chrome", "firefox"}},
		"go-run": {gone, []string{"firefox"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := NewPlan(row.env, row.browsers)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "plan-"+name+".txt", p)
		})
	}
}

func golden(t *testing.T, name string, p Plan) {
	t.Helper()
	var out strings.Builder
	fmt.Fprintf(&out, "program %s\n", p.Program)
	if p.CopyFrom != "" {
		fmt.Fprintf(&out, "  copied from %s\n", p.CopyFrom)
	}
	for _, x := range p.Extensions {
		fmt.Fprintf(&out, "extension for %s: %s\n", x.Family, strings.Join(x.paths(), ", "))
	}
	for _, m := range p.Manifests {
		fmt.Fprintf(&out, "%s: %s\n%s", m.Browser.Title, m.Path, m.Content)
	}
	for _, s := range p.Next {
		fmt.Fprintf(&out, "left to do in %s: %s\n", s.Browser.Title, s.Text)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(out.String()), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("%s differs from the plan now:\n%s", path, out.String())
	}
}
