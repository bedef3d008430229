package install

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/manifests"
)

// Apply carries the plan out and returns the paths that were written, in order:
// the program, the extension's folders, and the manifests last, so that no
// manifest ever names a program that is not there. It can be repeated.
func (p Plan) Apply() ([]string, error) {
	var written []string
	if p.CopyFrom != "" {
		if err := copyProgram(p.CopyFrom, p.Program); err != nil {
			return written, fmt.Errorf("copy the program to %s: %w", p.Program, err)
		}
		written = append(written, p.Program)
	}
	for _, x := range p.Extensions {
		files, err := bundle.Build(x.Family)
		if err != nil {
			return written, fmt.Errorf("build the extension: %w", err)
		}
		if err := files.WriteTo(x.Dir); err != nil {
			return written, fmt.Errorf("write the extension: %w", err)
		}
		written = append(written, x.Dir)
	}
	for _, m := range p.Manifests {
		if err := writeFile(m.Path, m.Content, 0o644); err != nil {
			return written, fmt.Errorf("tell %s where the program is: %w", m.Browser.Title, err)
		}
		written = append(written, m.Path)
	}
	return written, nil
}

// Verify looks at what was written with a browser's eyes: the manifest can be
// read, is ours, and names a program that can be started.
func (p Plan) Verify() error {
	var errs []error
	for _, m := range p.Manifests {
		if err := verify(m.Path); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", m.Browser.Title, err))
		}
	}
	return errors.Join(errs...)
}

func verify(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the host manifest: %w", err)
	}
	host, err := manifests.ParseNativeHost(text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if !host.AdmitsOnlyUs() {
		return fmt.Errorf("%s %w", path, ErrForeign)
	}
	info, err := os.Stat(host.Path)
	switch {
	case err != nil:
		return fmt.Errorf("%s names a program that is not there: %w", path, err)
	case !filepath.IsAbs(host.Path) || !info.Mode().IsRegular() || info.Mode()&0o111 == 0:
		return fmt.Errorf("%s names %s, which cannot be started", path, host.Path)
	}
	return nil
}

// WriteHostManifest writes a family's host manifest into a folder where a browser
// looks for it, for a program at an absolute path, and returns the file's path.
func WriteHostManifest(family manifests.Family, dir, program string) (string, error) {
	content, err := manifests.NativeHostManifest(family, program)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, manifestName)
	return path, writeFile(path, content, 0o644)
}

// writeFile puts a file into its place at once, and makes its folder.
func writeFile(path string, content []byte, mode fs.FileMode) error {
	return replace(path, mode, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

func copyProgram(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	return replace(to, 0o755, func(w io.Writer) error {
		_, err := io.Copy(w, source)
		return err
	})
}

// replace writes beside the file and renames, so that a browser that reads it
// meanwhile, or a program that runs, never sees half of it.
func replace(path string, mode fs.FileMode, fill func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".siptap-*")
	if err != nil {
		return err
	}
	err = errors.Join(fill(f), f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
