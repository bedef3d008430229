package install

import (
	"errors"
	"fmt"
	"os"

	"siptap.org/siptap/manifests"
)

// Removal is what an uninstallation is going to remove. Making one changes nothing.
type Removal struct {
	Paths []string // files and folders of ours
	Kept  []string // files and folders of our names that are not ours

	emptied []string // folders that go too where nothing else is in them, innermost first
}

// NewRemoval plans to remove Siptap from the named browsers, or from all where
// none is named; then the copy of the program and the extension go too. The
// configuration, passwords and log stay.
func NewRemoval(e Env, names []string) (Removal, error) {
	var r Removal
	browsers := Browsers
	if len(names) > 0 || e.OS != "linux" {
		chosen, err := choose(e, names)
		if err != nil {
			return r, err
		}
		browsers = chosen
	}
	for _, b := range browsers {
		path := b.manifest(e)
		if err := r.add(e, path, checkManifest(e, path)); err != nil {
			return r, err
		}
		r.emptied = append(r.emptied, b.hosts.in(e))
	}
	if len(names) > 0 {
		return r, nil
	}
	for _, family := range manifests.Families() {
		x := extensionFolder(e, family)
		check := checkExtension(e, x.Dir)
		for _, path := range x.paths() {
			if err := r.add(e, path, check); err != nil {
				return r, err
			}
		}
	}
	if err := r.add(e, e.programCopy(), nil); err != nil {
		return r, err
	}
	r.emptied = append(r.emptied, e.extensions(), e.data())
	return r, nil
}

// add takes a path in when it is there; check tells whether it is ours.
func (r *Removal) add(e Env, path string, check error) error {
	switch {
	case !e.Exists(path):
	case errors.Is(check, ErrForeign):
		r.Kept = append(r.Kept, path)
	case check != nil:
		return check
	default:
		r.Paths = append(r.Paths, path)
	}
	return nil
}

// Apply removes what the plan names and returns what was removed.
func (r Removal) Apply() ([]string, error) {
	var removed []string
	for _, path := range r.Paths {
		if err := os.RemoveAll(path); err != nil {
			return removed, explain(fmt.Errorf("remove Siptap: %w", err))
		}
		removed = append(removed, path)
	}
	for _, dir := range r.emptied {
		// Fails where something else is in it, which then stays, as it should.
		_ = os.Remove(dir)
	}
	return removed, nil
}
