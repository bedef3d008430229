package install

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siptap.org/siptap/manifests"
)

// world is an Env over a real, empty home, in which nothing is on the PATH.
func world(t *testing.T) Env {
	t.Helper()
	home := t.TempDir()
	program := filepath.Join(home, "opt", "siptap")
	if err := writeFile(program, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return Env{
		OS: "linux", Home: home, ConfigHome: filepath.Join(home, ".config"), DataHome: filepath.Join(home, ".local/share"),
		Program: program, TempDir: filepath.Join(home, "tmp"),
		Exists: func(path string) bool { _, err := os.Lstat(path); return err == nil },
		OnPath: func(string) bool { return false },
		Read:   os.ReadFile,
	}
}

func makeDirs(t *testing.T, dirs ...string) {
	t.Helper()
	for _, d := range dirs {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func TestThePlaces(t *testing.T) {
	e := Env{Home: "/home/u", ConfigHome: "/xdg"}
	for name, want := range map[string]string{
		"chromium": "/xdg/chromium/NativeMessagingHosts/org.siptap.host.json",
		"chrome":   "/xdg/google-chrome/NativeMessagingHosts/org.siptap.host.json",
		"firefox":  "/home/u/.mozilla/native-messaging-hosts/org.siptap.host.json",
	} {
		i := slices.IndexFunc(Browsers, func(b Browser) bool { return b.Name == name })
		if got := Browsers[i].manifest(e); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestPlanFindsBrowsers(t *testing.T) {
	e := world(t)
	if _, err := NewPlan(e, nil); !errors.Is(err, ErrNoBrowser) {
		t.Errorf("no browser: %v", err)
	}
	if _, err := NewPlan(e, []string{"netscape"}); !errors.Is(err, ErrUnknownBrowser) || !strings.Contains(err.Error(), "chromium") {
		t.Errorf("an unknown browser: %v", err)
	}
	makeDirs(t, filepath.Join(e.ConfigHome, "google-chrome"))
	e.OnPath = func(p string) bool { return p == "firefox-esr" }
	p, err := NewPlan(e, nil)
	if err != nil || len(p.Manifests) != 2 || p.Manifests[0].Browser.Name != "chrome" || p.Manifests[1].Browser.Name != "firefox" || len(p.Next) != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err = NewPlan(e, []string{"chromium", "chromium", "chrome"}); err != nil || len(p.Manifests) != 2 || len(p.Extensions) != 1 {
		t.Errorf("named: %+v, %v", p, err)
	}
	e.OS = "windows"
	if _, err := NewPlan(e, nil); !errors.Is(err, ErrUnsupported) {
		t.Errorf("windows: %v", err)
	}
}

func TestFleetingProgramsAreCopied(t *testing.T) {
	for program, copied := range map[string]bool{
		"/usr/local/bin/siptap":                false,
		"/tmp/go-build123/b001/exe/host":       true,
		"/tmp/siptap":                          true,
		"/home/u/.cache/go-build/ab/cd-d/host": true,
		"/tmpfoo/siptap":                       false,
	} {
		e := Env{Program: program, TempDir: "/tmp", DataHome: "/home/u/.local/share"}
		path, isCopied := e.program()
		want := program
		if copied {
			want = "/home/u/.local/share/siptap/siptap"
		}
		if path != want || isCopied != copied {
			t.Errorf("%s: %s, %v", program, path, isCopied)
		}
	}
}

func TestInstallTwiceThenUninstall(t *testing.T) {
	e := world(t)
	makeDirs(t, filepath.Join(e.ConfigHome, "chromium"), filepath.Join(e.Home, ".mozilla"), e.TempDir)
	fleeting := filepath.Join(e.TempDir, "go-build1", "exe", "host")
	if err := writeFile(fleeting, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	e.Program = fleeting
	before := tree(t, e.Home)
	for _, writes := range []int{5, 4} { // program, two extensions, two manifests; the program once
		p, err := NewPlan(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(tree(t, e.Home)) < len(before) {
			t.Fatal("planning changed something")
		}
		written, err := p.Apply()
		if err != nil || len(written) != writes {
			t.Fatalf("%v, %v", written, err)
		}
		if err := os.RemoveAll(filepath.Dir(fleeting)); err != nil {
			t.Fatal(err)
		}
		if err := p.Verify(); err != nil {
			t.Fatal(err)
		}
		e.Program = filepath.Join(e.DataHome, "siptap", "siptap") // what the browsers start from now on
	}
	for family, step := range map[string]string{"chromium": "chrome://extensions", "firefox": "about:debugging"} {
		if _, err := os.Stat(filepath.Join(e.DataHome, "siptap", "extension", family, "manifest.json")); err != nil {
			t.Error(err)
		}
		p, _ := NewPlan(e, []string{family})
		if len(p.Next) != 1 || !strings.Contains(p.Next[0].Text, step) {
			t.Errorf("%s: %+v", family, p.Next)
		}
	}

	r, err := NewRemoval(e, nil)
	if err != nil || len(r.Paths) != 4 || len(r.Kept) != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := r.Apply(); err != nil {
		t.Fatal(err)
	}
	for name := range tree(t, e.Home) {
		if strings.HasPrefix(filepath.Base(name), "siptap") && !before[name] || strings.HasSuffix(name, manifestName) {
			t.Errorf("%s is left", name)
		}
	}
}

func TestAForeignManifestIsNeverTouched(t *testing.T) {
	e := world(t)
	path := filepath.Join(e.ConfigHome, "chromium", "NativeMessagingHosts", manifestName)
	foreign := []byte(`{"name": "org.siptap.host", "type": "stdio", "path": "/x", "allowed_origins": ["chrome-extension://other/"]}`)
	for _, content := range [][]byte{foreign, []byte("not JSON")} {
		if err := writeFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := NewPlan(e, []string{"chromium"}); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), path) {
			t.Errorf("plan: %v", err)
		}
		r, err := NewRemoval(e, nil)
		if err != nil || len(r.Paths) != 0 || len(r.Kept) != 1 {
			t.Errorf("removal: %+v, %v", r, err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != string(content) {
			t.Errorf("changed: %s, %v", got, err)
		}
	}
}

func TestVerifyTellsWhatIsWrong(t *testing.T) {
	e := world(t)
	p, err := NewPlan(e, []string{"firefox"})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Verify(); err == nil {
		t.Error("nothing is written yet: no error")
	}
	if _, err := p.Apply(); err != nil {
		t.Fatal(err)
	}
	if err := p.Verify(); err != nil {
		t.Error(err)
	}
	if err := os.Chmod(e.Program, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.Verify(); err == nil || !strings.Contains(err.Error(), "cannot be started") {
		t.Error(err)
	}
	if err := os.Remove(e.Program); err != nil {
		t.Fatal(err)
	}
	if err := p.Verify(); err == nil || !strings.Contains(err.Error(), "not there") {
		t.Error(err)
	}
}

func TestWriteHostManifest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hosts")
	path, err := WriteHostManifest(manifests.Chromium, dir, "/opt/siptap")
	if err != nil || path != filepath.Join(dir, manifestName) {
		t.Fatal(path, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestSystemEnv(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "relative is ignored")
	t.Setenv("XDG_DATA_HOME", "/data")
	e, err := SystemEnv()
	if err != nil || e.ConfigHome != filepath.Join(home, ".config") || e.DataHome != "/data" || !filepath.IsAbs(e.Program) {
		t.Errorf("%+v, %v", e, err)
	}
}

func tree(t *testing.T, dir string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		names[path] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
