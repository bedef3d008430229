// Package bundle makes the extension's files out of its sources and the browser
// manifests: TypeScript by esbuild as a library, everything else copied. It needs
// no Node, writes the same bytes each time, and fails where the manifest or a page
// names what is not there.
//
// It knows nothing of where browsers keep extensions; package install does.
package bundle

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"siptap.org/siptap/extension"
	"siptap.org/siptap/manifests"
)

// Files are an extension's files by their slash-separated paths.
type Files map[string][]byte

// Names returns the paths of the files, sorted.
func (f Files) Names() []string { return slices.Sorted(maps.Keys(f)) }

// Build makes the extension for a family of browsers from the embedded sources.
// An error names the file that is missing or the script that esbuild refuses.
func Build(family manifests.Family) (Files, error) {
	manifest, err := manifests.ExtensionManifest(family)
	if err != nil {
		return nil, err
	}
	files, err := buildFrom(extension.Sources, manifest)
	if err != nil {
		return nil, fmt.Errorf("build the %s extension: %w", family, err)
	}
	return files, nil
}

// buildFrom makes the extension that the manifest describes. No list of scripts
// is kept anywhere: what the manifest and its pages name is what is built.
func buildFrom(sources fs.FS, manifest []byte) (Files, error) {
	files := Files{"manifest.json": manifest}
	for _, folder := range []struct{ from, to string }{
		{"static", ""}, {"icons", "icons"}, {"_locales", "_locales"},
	} {
		if err := files.copy(sources, folder.from, folder.to); err != nil {
			return nil, fmt.Errorf("copy the folder %s: %w", folder.from, err)
		}
	}
	wanted, err := files.references()
	if err != nil {
		return nil, err
	}
	if err := files.addScripts(sources, manifest, wanted); err != nil {
		return nil, err
	}
	if err := files.checkReferences(wanted); err != nil {
		return nil, err
	}
	if err := files.checkMessages(); err != nil {
		return nil, err
	}
	return files, nil
}

// copy takes over a folder as it is.
func (f Files) copy(sources fs.FS, from, to string) error {
	return fs.WalkDir(sources, from, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(sources, name)
		if err != nil {
			return err
		}
		f[path.Join(to, strings.TrimPrefix(name, from+"/"))] = data
		return nil
	})
}
