package install

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"siptap.org/siptap/manifests"
)

var (
	// ErrUnknownBrowser indicates a name that is not in the table.
	ErrUnknownBrowser = errors.New("no such browser")
	// ErrNoBrowser indicates that no browser of the table was found.
	ErrNoBrowser = errors.New("no browser was found")
	// ErrForeign indicates a file or folder of our name that somebody else wrote.
	ErrForeign = errors.New("is not Siptap's")
	// ErrUnsupported indicates an operating system whose places are not known.
	ErrUnsupported = errors.New("not supported on this system")
)

// Plan is what an installation is going to do. Making one changes nothing.
type Plan struct {
	CopyFrom, Program string            // the program, copied first where CopyFrom is not empty
	Extensions        []ExtensionFolder // built, for the person to load
	Manifests         []Manifest        // one per browser
	Next              []Step            // the one thing left to do in each browser
}

// ExtensionFolder is a place for the extension.
type ExtensionFolder struct {
	Family  manifests.Family
	Dir     string // the unpacked extension
	Archive string // the extension as one file, where the family's browsers take one
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
// found, and where something of our name is not ours: that is never overwritten,
// and nothing else is written then either.
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
	var foreign []error
	for _, b := range browsers {
		m := Manifest{Browser: b, Path: b.manifest(e)}
		foreign = append(foreign, checkManifest(e, m.Path))
		if m.Content, err = manifests.NativeHostManifest(b.Family, program); err != nil {
			return Plan{}, err
		}
		p.Manifests = append(p.Manifests, m)
		x := extensionFolder(e, b.Family)
		if !slices.Contains(p.Extensions, x) {
			foreign = append(foreign, checkExtension(e, x.Dir))
			p.Extensions = append(p.Extensions, x)
		}
		p.Next = append(p.Next, Step{b, x.next()})
	}
	if err := errors.Join(foreign...); err != nil {
		return Plan{}, err
	}
	return p, nil
}

// Paths lists the files and folders that Apply writes, in its order.
func (p Plan) Paths() []string {
	var paths []string
	if p.CopyFrom != "" {
		paths = append(paths, p.Program)
	}
	for _, x := range p.Extensions {
		paths = append(paths, x.paths()...)
	}
	for _, m := range p.Manifests {
		paths = append(paths, m.Path)
	}
	return paths
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

// checkManifest refuses a host manifest that is there and is not ours. Ours is
// one that carries our host's name and lets our extension in and no other
// ([manifests.NativeHost.AdmitsOnlyUs]), whichever program it names: it may have
// been written by a Siptap that lay elsewhere.
func checkManifest(e Env, path string) error {
	if !e.Exists(path) {
		return nil
	}
	text, err := e.Read(path)
	if err != nil {
		return fmt.Errorf("look at the browser's host manifest: %w", err)
	}
	host, err := manifests.ParseNativeHost(text)
	if err != nil || !host.AdmitsOnlyUs() {
		return foreignError(path)
	}
	return nil
}

// checkExtension refuses a folder that holds something else's manifest.
func checkExtension(e Env, dir string) error {
	path := filepath.Join(dir, "manifest.json")
	if !e.Exists(path) {
		return nil
	}
	text, err := e.Read(path)
	if err != nil {
		return fmt.Errorf("look at the extension's folder: %w", err)
	}
	if !manifests.IsOurExtension(text) {
		return foreignError(dir)
	}
	return nil
}

func foreignError(path string) error {
	return fmt.Errorf("%s is there and %w: look what it is, and move it away first", path, ErrForeign)
}
