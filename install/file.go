package install

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// writeFile puts a file into its place at once, and makes its folder.
func writeFile(path string, content []byte, mode fs.FileMode) error {
	return replaceFile(path, mode, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// copyFile copies a program.
func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	return replaceFile(to, 0o755, func(w io.Writer) error {
		_, err := io.Copy(w, source)
		return err
	})
}

// replaceFile writes beside the file and renames, so that a browser that reads it
// meanwhile, or a program that runs, never sees half of it.
func replaceFile(path string, mode fs.FileMode, fill func(io.Writer) error) error {
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
