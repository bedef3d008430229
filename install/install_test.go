package install

import (
	"errors"
	"maps"
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
		Program: program, TempDirs: []string{filepath.Join(home, "tmp")},
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
	makeDirs(t, filepath.Join(e.ConfigHome, "mozilla"))
	if p, err := NewPlan(e, nil); err != nil || len(p.Manifests) != 1 || p.Manifests[0].Path != filepath.Join(e.Home, ".mozilla/native-messaging-hosts", manifestName) {
		t.Errorf("a Firefox of the newer place: %+v, %v", p, err)
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
		"/home/u/gocache/ab/" + strings.Repeat("0123456789abcdef", 4) + "-d/host": true,
		"/var/tmp/siptap":                    true,
		"/tmpfoo/siptap":                     false,
		"/home/u/.local/share/siptap/siptap": false,
	} {
		e := Env{Program: program, TempDirs: []string{"/tmp", "/var/tmp"}, DataHome: "/home/u/.local/share"}
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
	makeDirs(t, filepath.Join(e.ConfigHome, "chromium"), filepath.Join(e.Home, ".mozilla"), e.DataHome)
	notOurs := filepath.Join(e.DataHome, "siptap", "notes.txt")
	e.Program = filepath.Join(e.TempDirs[0], "go-build1", "exe", "host")
	for path, mode := range map[string]os.FileMode{notOurs: 0o644, e.Program: 0o755} {
		if err := writeFile(path, []byte("#!/bin/sh\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	before := tree(t, e.Home)

	var first map[string]string
	for range 2 {
		p, err := NewPlan(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		was := tree(t, e.Home)
		written, err := p.Apply()
		if err != nil || !slices.Equal(written, p.Paths()) || len(written) != 6 { // program, two extensions, an archive, two manifests
			t.Fatalf("%v, %v; planned %v", written, err, p.Paths())
		}
		if err := p.Verify(); err != nil {
			t.Fatal(err)
		}
		after := tree(t, e.Home)
		if first == nil {
			first = after
			if maps.Equal(was, after) {
				t.Fatal("nothing was written")
			}
		}
		if !maps.Equal(first, after) {
			t.Error("the second installation left other files than the first")
		}
		// What an older version left in the folder goes.
		if err := writeFile(filepath.Join(e.extensions(), "chromium", "old.js"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(e.extensions(), "chromium", "old.js")); err != nil {
		t.Fatal(err)
	}

	// What a browser starts outlives what `go run` built.
	e.Program = e.programCopy()
	if p, err := NewPlan(e, nil); err != nil || p.CopyFrom != "" || p.Program != e.programCopy() {
		t.Errorf("run from its copy: %+v, %v", p, err)
	}

	r, err := NewRemoval(e, nil)
	if err != nil || len(r.Paths) != 6 || len(r.Kept) != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	if !maps.Equal(tree(t, e.Home), first) {
		t.Error("planning a removal changed something")
	}
	if removed, err := r.Apply(); err != nil || !slices.Equal(removed, r.Paths) {
		t.Fatal(removed, err)
	}
	if after := tree(t, e.Home); !maps.Equal(before, after) {
		t.Errorf("left behind or taken away:\nbefore %v\nafter  %v", before, after)
	}
	if r, err := NewRemoval(e, nil); err != nil || len(r.Paths) != 0 {
		t.Errorf("nothing is left to remove: %+v, %v", r, err)
	}
}

func TestPlanningWritesNothing(t *testing.T) {
	e := world(t)
	makeDirs(t, filepath.Join(e.ConfigHome, "chromium"))
	before := tree(t, e.Home)
	if _, err := NewPlan(e, []string{"chromium", "chrome", "firefox"}); err != nil {
		t.Fatal(err)
	}
	if after := tree(t, e.Home); !maps.Equal(before, after) {
		t.Errorf("%v became %v", before, after)
	}
}

func TestOneBrowserIsRemovedAlone(t *testing.T) {
	e := world(t)
	p, err := NewPlan(e, []string{"chromium", "firefox"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Apply(); err != nil {
		t.Fatal(err)
	}
	r, err := NewRemoval(e, []string{"firefox"})
	if err != nil || len(r.Paths) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := r.Apply(); err != nil {
		t.Fatal(err)
	}
	if p, err := NewPlan(e, []string{"chromium"}); err != nil || p.Verify() != nil {
		t.Errorf("Chromium lost something: %v, %v", err, p.Verify())
	}
	if e.Exists(filepath.Join(e.Home, ".mozilla/native-messaging-hosts")) {
		t.Error("the empty folder is left")
	}
}

func TestAForeignFolderIsNeverTouched(t *testing.T) {
	for name, file := range map[string]string{
		"another extension": "manifest.json",
		"somebody's files":  "notes.txt",
	} {
		t.Run(name, func(t *testing.T) {
			e := world(t)
			foreign := filepath.Join(e.extensions(), "chromium", file)
			if err := writeFile(foreign, []byte(`{"name": "other"}`), 0o644); err != nil {
				t.Fatal(err)
			}
			p, err := NewPlan(e, []string{"chromium"})
			if err == nil {
				_, err = p.Apply()
			}
			if !errors.Is(err, ErrForeign) {
				t.Errorf("error %v, want ErrForeign", err)
			}
			if text, err := os.ReadFile(foreign); err != nil || string(text) != `{"name": "other"}` {
				t.Errorf("%s, %v", text, err)
			}
			if e.Exists(filepath.Join(e.ConfigHome, "chromium")) {
				t.Error("a manifest was written nevertheless")
			}
		})
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

// tree maps every path below dir to its mode and content.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	names := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		names[path] = info.Mode().String()
		if !entry.IsDir() {
			content, err := os.ReadFile(path)
			names[path] += " " + string(content)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
