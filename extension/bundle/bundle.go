// Package bundle makes the extension's files out of its sources and the browser
// manifests: TypeScript by esbuild as a library, everything else copied. It needs
// no Node, writes the same bytes each time, and fails where a manifest or a page
// names a file that is not there.
//
// It knows nothing of where browsers keep extensions; package install does.
package bundle

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"siptap.org/siptap/extension"
	"siptap.org/siptap/manifests"
)

// Files are an extension's files by their slash-separated paths.
type Files map[string][]byte

// entryPoints are the scripts that the manifest and the pages name.
var entryPoints = []string{"background.ts", "content.ts", "popup.ts"}

// Build makes the extension for a family of browsers from the embedded sources.
func Build(family manifests.Family) (Files, error) {
	return buildFrom(extension.Sources, family)
}

func buildFrom(sources fs.FS, family manifests.Family) (Files, error) {
	manifest, err := manifests.ExtensionManifest(family)
	if err != nil {
		return nil, err
	}
	files := Files{"manifest.json": manifest}
	for from, to := range map[string]string{"static": "", "icons": "icons", "_locales": "_locales"} {
		if err := files.copy(sources, from, to); err != nil {
			return nil, fmt.Errorf("copy the extension's %s: %w", from, err)
		}
	}
	if err := files.scripts(sources, manifest); err != nil {
		return nil, err
	}
	if err := files.check(); err != nil {
		return nil, fmt.Errorf("the %s extension is incomplete: %w", family, err)
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
