package cli_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"siptap.org/siptap/host/cli"
)

func TestInstall(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the browsers' places are known on Linux only")
	}
	b := newBench(t)
	t.Setenv("XDG_DATA_HOME", filepath.Join(b.dir, "data"))
	manifest := filepath.Join(b.dir, ".mozilla", "native-messaging-hosts", "org.siptap.host.json")

	out := b.ok("install", "--browser", "firefox", "--dry-run")
	if !strings.Contains(out, "Would write "+manifest) {
		t.Errorf("dry run: got %s", out)
	}
	if _, err := os.Stat(manifest); err == nil {
		t.Error("the dry run wrote the manifest")
	}
	type result struct {
		Program string
		Written []string
		Removed []string
		Next    []struct{ Browser, Text string }
	}
	got := objects[result](t, b.ok("install", "--browser", "firefox", "--json"))
	if len(got) != 1 || len(got[0].Next) != 1 || got[0].Next[0].Browser != "firefox" || len(got[0].Written) == 0 {
		t.Fatalf("got %+v", got)
	}
	for _, path := range append(got[0].Written, got[0].Program) {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	if out := b.ok("install", "--browser", "firefox"); !strings.Contains(out, "about:debugging") || !strings.Contains(out, "Wrote "+manifest) {
		t.Errorf("again: got %s", out)
	}
	gone := objects[result](t, b.ok("uninstall", "--json"))
	if len(gone) != 1 || len(gone[0].Removed) == 0 {
		t.Errorf("uninstall: got %+v", gone)
	}
	for _, path := range got[0].Written {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
	if out := b.ok("uninstall"); !strings.Contains(out, "nothing to remove") {
		t.Errorf("again: got %s", out)
	}

	// Somebody else's manifest is nobody's to overwrite.
	const foreign = `{"name":"org.siptap.host","path":"/elsewhere","type":"stdio","allowed_extensions":["other@example.com"]}`
	if err := os.MkdirAll(filepath.Dir(manifest), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(manifest, []byte(foreign), 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, errs := b.run("install", "--browser", "firefox")
	if status != cli.ExitFailed || !strings.Contains(errs, manifest) {
		t.Errorf("foreign: status %d, %s", status, errs)
	}
	status, _, errs = b.run("uninstall")
	if data, _ := os.ReadFile(manifest); status != 0 || string(data) != foreign || !strings.Contains(errs, "stays") {
		t.Errorf("foreign: status %d, %s, %q", status, errs, data)
	}
}
