package install

import (
	"errors"
	"fmt"
	"os"
)

// Removal is what an uninstallation is going to remove. Making one changes nothing.
type Removal struct {
	Paths []string // files and folders of ours
	Kept  []string // host manifests of our name that are not ours
	data  string   // Siptap's own folder, removed when it is empty
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
		switch err := foreign(e, path); {
		case errors.Is(err, ErrForeign):
			r.Kept = append(r.Kept, path)
		case err != nil:
			return r, err
		case e.Exists(path):
			r.Paths = append(r.Paths, path)
		}
	}
	if len(names) > 0 {
		return r, nil
	}
	r.data = e.data()
	for _, path := range []string{e.programCopy(), e.extensions()} {
		if e.Exists(path) {
			r.Paths = append(r.Paths, path)
		}
	}
	return r, nil
}

// Apply removes what the plan names and returns what was removed.
func (r Removal) Apply() ([]string, error) {
	var removed []string
	for _, path := range r.Paths {
		if err := os.RemoveAll(path); err != nil {
			return removed, fmt.Errorf("remove %s: %w", path, err)
		}
		removed = append(removed, path)
	}
	if r.data != "" {
		_ = os.Remove(r.data) // what else is in it is not ours to remove
	}
	return removed, nil
}
