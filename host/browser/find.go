package browser

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Kind is a family of browsers that are driven alike.
type Kind string

// The kinds.
const (
	Chromium Kind = "chromium"
	Firefox  Kind = "firefox"
)

// Spec is an installed browser.
type Spec struct {
	Name string // as a person calls it and may ask for it: "chromium", "firefox"
	Kind Kind
	Path string // the program
}

// programs are the browsers that are looked for, in the order of preference.
// Only those are named that let an unpacked extension be loaded.
var programs = []struct {
	name, program string
	kind          Kind
}{
	{"chromium", "chromium", Chromium},
	{"chromium", "chromium-browser", Chromium},
	{"chrome", "google-chrome", Chromium},
	{"chrome", "google-chrome-stable", Chromium},
	{"firefox", "firefox", Firefox},
	{"firefox", "firefox-esr", Firefox},
}

// Find returns an installed browser: the first one for "", else the one of that
// name ("chromium", "chrome", "firefox"), program ("firefox-esr") or path. The
// error wraps [ErrNotInstalled] or [ErrUnknown] and says what was looked for.
func Find(name string) (Spec, error) {
	if strings.ContainsRune(name, filepath.Separator) {
		return findPath(name)
	}
	known, snap := name == "", ""
	for _, p := range programs {
		if name != "" && name != p.name && name != p.program {
			continue
		}
		known = true
		path, err := exec.LookPath(p.program)
		if err != nil {
			continue
		}
		if isSnap(path) {
			snap = path
			continue
		}
		return Spec{Name: p.name, Kind: p.kind, Path: path}, nil
	}
	switch {
	case !known:
		return Spec{}, fmt.Errorf("%w %q; known are chromium, chrome and firefox", ErrUnknown, name)
	case snap != "":
		return Spec{}, fmt.Errorf("%s is a Snap, whose sandbox sees neither a profile nor an extension outside of it; another one is %w", snap, ErrNotInstalled)
	case name != "":
		return Spec{}, fmt.Errorf("%s is %w", name, ErrNotInstalled)
	}
	return Spec{}, fmt.Errorf("neither Chromium, Chrome nor Firefox was found: %w", ErrNotInstalled)
}

// findPath makes a Spec of a program's path. Its kind is read from its name.
func findPath(path string) (Spec, error) {
	if _, err := exec.LookPath(path); err != nil {
		return Spec{}, fmt.Errorf("%s is %w: %w", path, ErrNotInstalled, err)
	}
	base := strings.ToLower(filepath.Base(path))
	switch {
	case strings.Contains(base, "firefox"):
		return Spec{Name: "firefox", Kind: Firefox, Path: path}, nil
	case strings.Contains(base, "chrome"):
		return Spec{Name: "chrome", Kind: Chromium, Path: path}, nil
	}
	return Spec{Name: "chromium", Kind: Chromium, Path: path}, nil
}

// isSnap reports whether a program is a Snap, or the script that Ubuntu's
// packages put in a Snap's place.
func isSnap(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	if filepath.Base(real) == "snap" || strings.HasPrefix(real, "/snap/") {
		return true
	}
	f, err := os.Open(real)
	if err != nil {
		return false
	}
	head, err := io.ReadAll(io.LimitReader(f, 4096))
	_ = f.Close() // only read from
	return err == nil && bytes.HasPrefix(head, []byte("#!")) && bytes.Contains(head, []byte("/snap/bin/"))
}
