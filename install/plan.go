package install

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"siptap.org/siptap/manifests"
)

var (
	// ErrUnknownBrowser indicates a name that is not in the table.
	ErrUnknownBrowser = errors.New("no such browser")
	// ErrNoBrowser indicates that no browser of the table was found.
	ErrNoBrowser = errors.New("no browser was found")
	// ErrForeign indicates a host manifest that somebody else wrote.
	ErrForeign = errors.New("is not Siptap's")
	// ErrUnsupported indicates an operating system whose places are not known.
	ErrUnsupported = errors.New("not supported on this system")
)

// Plan is what an installation is going to do. Making one changes nothing.
type Plan struct {
	CopyFrom, Program string            // the program, copied first where CopyFrom is not empty
	Extensions        []ExtensionFolder // unpacked, for the person to load
	Manifests         []Manifest        // one per browser
	Next              []Step            // the one thing left to do in each browser
}

// ExtensionFolder is a place for the unpacked extension.
type ExtensionFolder struct {
	Family manifests.Family
	Dir    string
}

// Manifest is a host manifest to be written.
type Manifest struct {
	Browser Browser
	Path    string
	Content []byte
}

// Step is what is left for the person to do in one browser.
type Step struct {
	Browser Browser
	Text    string
}

// NewPlan plans the installation for the named browsers, or for all that are
// found where none is named. It fails for an unknown name, where no browser is
// found, and where a host manifest of our name is not ours: that one is never
// overwritten.
func NewPlan(e Env, names []string) (Plan, error) {
	browsers, err := choose(e, names)
	if err != nil {
		return Plan{}, err
	}
	var p Plan
	program, copied := e.program()
	p.Program = program
	if copied {
		p.CopyFrom = e.Program
	}
	for _, b := range browsers {
		m := Manifest{Browser: b, Path: b.manifest(e)}
		if err := foreign(e, m.Path); err != nil {
			return Plan{}, err
		}
		if m.Content, err = manifests.NativeHostManifest(b.Family, program); err != nil {
			return Plan{}, err
		}
		p.Manifests = append(p.Manifests, m)
		dir := filepath.Join(e.extensions(), string(b.Family))
		if x := (ExtensionFolder{b.Family, dir}); !slices.Contains(p.Extensions, x) {
			p.Extensions = append(p.Extensions, x)
		}
		p.Next = append(p.Next, Step{b, next(b.Family, dir)})
	}
	return p, nil
}

// choose picks rows of the table.
func choose(e Env, names []string) ([]Browser, error) {
	if e.OS != "linux" {
		return nil, fmt.Errorf("siptap install knows the browsers' places on Linux only, this is %s: %w", e.OS, ErrUnsupported)
	}
	var chosen []Browser
	for _, name := range names {
		i := slices.IndexFunc(Browsers, func(b Browser) bool { return b.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("%w: %q; known: %s", ErrUnknownBrowser, name, known())
		}
		if !slices.ContainsFunc(chosen, func(b Browser) bool { return b.Name == name }) {
			chosen = append(chosen, Browsers[i])
		}
	}
	if len(names) > 0 {
		return chosen, nil
	}
	for _, b := range Browsers {
		if b.found(e) {
			chosen = append(chosen, b)
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("%w: install one of %s, or name it with --browser", ErrNoBrowser, known())
	}
	return chosen, nil
}

func known() string {
	var names []string
	for _, b := range Browsers {
		names = append(names, b.Name)
	}
	return strings.Join(names, ", ")
}

// foreign refuses a manifest that is there and is not ours.
func foreign(e Env, path string) error {
	if !e.Exists(path) {
		return nil
	}
	text, err := e.Read(path)
	if err != nil {
		return fmt.Errorf("look at the browser's host manifest: %w", err)
	}
	host, err := manifests.ParseNativeHost(text)
	if err != nil || !host.AdmitsOnlyUs() {
		return fmt.Errorf("%s is there and %w: look what it is, and move it away first", path, ErrForeign)
	}
	return nil
}

// next says how the extension gets into a browser. Neither family lets a program
// do that.
func next(family manifests.Family, dir string) string {
	if family == manifests.Firefox {
		return "open about:debugging#/runtime/this-firefox, press “Load Temporary Add-on…” and choose " +
			filepath.Join(dir, "manifest.json") + " (it stays until Firefox is closed)"
	}
	return "open chrome://extensions, switch “Developer mode” on, press “Load unpacked” and choose " + dir
}
