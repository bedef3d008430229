package bundle

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// WriteTo writes the files below dir, which is made where it is missing.
// Files that stand there already are overwritten, others left alone.
func (f Files) WriteTo(dir string) error {
	for _, name := range f.Names() {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return fmt.Errorf("write the extension: %w", err)
		}
		if err := os.WriteFile(to, f[name], 0o644); err != nil {
			return fmt.Errorf("write the extension: %w", err)
		}
	}
	return nil
}

// Zip writes the store's archive (also Firefox's .xpi): sorted, with one fixed
// time, so that equal sources give equal bytes.
func (f Files) Zip(w io.Writer) error {
	archive := zip.NewWriter(w)
	for _, name := range f.Names() {
		header := &zip.FileHeader{
			Name:   name,
			Method: zip.Deflate,
			// The first moment that the format can tell.
			Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC),
		}
		header.SetMode(0o644)
		entry, err := archive.CreateHeader(header)
		if err != nil {
			return fmt.Errorf("zip the extension: %w", err)
		}
		if _, err := entry.Write(f[name]); err != nil {
			return fmt.Errorf("zip the extension: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("zip the extension: %w", err)
	}
	return nil
}
