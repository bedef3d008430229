package install

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"siptap.org/siptap/manifests"
)

// Apply carries the plan out and returns the paths that were written, in order:
// the program, the extension, and the manifests last, so that no manifest ever
// names a program that is not there. It can be repeated: the same plan leaves the
// same files.
func (p Plan) Apply() ([]string, error) {
	var written []string
	if p.CopyFrom != "" {
		if err := copyFile(p.CopyFrom, p.Program); err != nil {
			return written, explain(fmt.Errorf("copy the program to where it stays: %w", err))
		}
		written = append(written, p.Program)
	}
	for _, x := range p.Extensions {
		if err := x.write(); err != nil {
			return written, explain(fmt.Errorf("write the extension: %w", err))
		}
		written = append(written, x.paths()...)
	}
	for _, m := range p.Manifests {
		if err := writeFile(m.Path, m.Content, 0o644); err != nil {
			return written, explain(fmt.Errorf("tell %s where the program is: %w", m.Browser.Title, err))
		}
		written = append(written, m.Path)
	}
	return written, nil
}

// explain adds what to do where there is one thing to do.
func explain(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w: that folder must be yours to write in; sudo may have made it root's", err)
	}
	return err
}

// Verify looks at what was written with a browser's eyes: each manifest can be
// read, is ours, and names a program that can be started; the extension is there.
func (p Plan) Verify() error {
	var errs []error
	for _, m := range p.Manifests {
		if err := verifyManifest(m.Path); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", m.Browser.Title, err))
		}
	}
	for _, x := range p.Extensions {
		errs = append(errs, x.verify())
	}
	return errors.Join(errs...)
}

func verifyManifest(path string) error {
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
	if !filepath.IsAbs(host.Path) {
		return fmt.Errorf("%s names %q: browsers want an absolute path", path, host.Path)
	}
	info, err := os.Stat(host.Path)
	if err != nil {
		return fmt.Errorf("%s names a program that is not there: %w", path, err)
	}
	if !info.Mode().IsRegular() || info.Mode()&0o111 == 0 {
		return fmt.Errorf("%s names %s, which cannot be started", path, host.Path)
	}
	return nil
}

// WriteHostManifest writes a family's host manifest into a folder where a browser
// looks for it (for a Chromium of its own user-data folder that is
// NativeMessagingHosts in it), for a program at an absolute path, and returns the
// file's path. What stands there is overwritten.
func WriteHostManifest(family manifests.Family, dir, program string) (string, error) {
	if !filepath.IsAbs(program) {
		return "", fmt.Errorf("host manifest for %q: browsers want an absolute path", program)
	}
	content, err := manifests.NativeHostManifest(family, program)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, manifestName)
	return path, writeFile(path, content, 0o644)
}
