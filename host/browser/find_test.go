package browser

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// program puts an executable file there.
func program(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, err := Find(""); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("nothing installed: %v", err)
	}
	program(t, filepath.Join(dir, "firefox-esr"), "#!/bin/sh\n")
	program(t, filepath.Join(dir, "google-chrome"), "#!/bin/sh\n")
	snap := program(t, filepath.Join(dir, "chromium-browser"), "#!/bin/sh\nexec /snap/bin/chromium \"$@\"\n")
	for _, test := range []struct {
		name, want string
		kind       Kind
	}{
		{"", "google-chrome", Chromium}, // the Snap is passed over
		{"chrome", "google-chrome", Chromium},
		{"firefox", "firefox-esr", Firefox},
		{"firefox-esr", "firefox-esr", Firefox},
		{filepath.Join(dir, "firefox-esr"), "firefox-esr", Firefox},
	} {
		got, err := Find(test.name)
		if err != nil || got.Path != filepath.Join(dir, test.want) || got.Kind != test.kind {
			t.Errorf("%q: %+v, %v", test.name, got, err)
		}
	}
	for name, want := range map[string]struct {
		is   error
		says string
	}{
		"chromium":                  {ErrNotInstalled, snap + " is a Snap"},
		"netscape":                  {ErrUnknown, `"netscape"`},
		filepath.Join(dir, "opera"): {ErrNotInstalled, "opera"},
	} {
		if _, err := Find(name); !errors.Is(err, want.is) || !strings.Contains(err.Error(), want.says) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
