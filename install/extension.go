package install

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/manifests"
)

// extensionFolder tells where a family's extension goes.
func extensionFolder(e Env, family manifests.Family) ExtensionFolder {
	x := ExtensionFolder{Family: family, Dir: filepath.Join(e.extensions(), string(family))}
	if family == manifests.Firefox {
		x.Archive = filepath.Join(e.extensions(), "siptap.xpi")
	}
	return x
}

// paths lists what write makes.
func (x ExtensionFolder) paths() []string {
	if x.Archive == "" {
		return []string{x.Dir}
	}
	return []string{x.Dir, x.Archive}
}

// next says how the extension gets into a browser. No browser lets a program do
// that.
func (x ExtensionFolder) next() string {
	if x.Family == manifests.Firefox {
		return "open about:debugging#/runtime/this-firefox, press “Load Temporary Add-on…” and choose " +
			filepath.Join(x.Dir, "manifest.json") + ". It stays until Firefox is closed. " +
			"To keep it, in Firefox ESR or Developer Edition: set xpinstall.signatures.required to false in about:config, then open " + x.Archive
	}
	return "open chrome://extensions, switch “Developer mode” on, press “Load unpacked” and choose " + x.Dir
}

// write builds the extension and puts it into its place.
func (x ExtensionFolder) write() error {
	files, err := bundle.Build(x.Family)
	if err != nil {
		return err
	}
	if err := replaceFolder(x.Dir, files); err != nil {
		return err
	}
	if x.Archive == "" {
		return nil
	}
	var archive bytes.Buffer
	if err := files.Zip(&archive); err != nil {
		return err
	}
	return writeFile(x.Archive, archive.Bytes(), 0o644)
}

// replaceFolder writes beside the folder and then puts the new one in its place,
// so that no file of an older version stays in it and a browser never loads half
// of it. A folder that is there must be ours or empty.
func replaceFolder(dir string, files bundle.Files) error {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp(parent, ".siptap-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	fresh, old := filepath.Join(work, "new"), filepath.Join(work, "old")
	if err := files.WriteTo(fresh); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		// It is not empty.
		text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
		if err != nil || !manifests.IsOurExtension(text) {
			return foreignError(dir)
		}
		if err := os.Rename(dir, old); err != nil {
			return err
		}
	}
	if err := os.Rename(fresh, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return nil
}

// verify looks whether the folder holds our extension, of this version.
func (x ExtensionFolder) verify() error {
	want, err := manifests.ExtensionManifest(x.Family)
	if err != nil {
		return err
	}
	path := filepath.Join(x.Dir, "manifest.json")
	got, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the extension's manifest: %w", err)
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s is not what this version of Siptap writes: run siptap install again", path)
	}
	return nil
}
