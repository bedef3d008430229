package dialingtest

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"siptap.org/siptap/host/dialing"
)

// AfterKill returns what a Service at the same desk is made of that finds the
// records of the desk's calls as if their process had just been killed. The
// process lives on in truth, which the SIP world does not know.
func (d *Desk) AfterKill(t *testing.T) dialing.Options {
	t.Helper()
	synctest.Wait()
	o := d.Options
	o.StateDir = t.TempDir()
	for path, content := range Records(t, d.Options.StateDir) {
		copied := filepath.Join(o.StateDir, "calls", filepath.Base(path))
		if err := os.MkdirAll(filepath.Dir(copied), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// Records returns the records in a state folder by their paths.
func Records(t *testing.T, stateDir string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(stateDir, "calls", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found[path] = string(content)
	}
	return found
}
