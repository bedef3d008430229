package demo

import (
	"fmt"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/install"
	"siptap.org/siptap/manifests"
)

// outfit puts what the browser needs into the folder: the built extension, and
// the manifest that lets it start the host.
func (s *stage) outfit(spec browser.Spec, program string) error {
	family := manifests.Family(spec.Kind)
	extension, err := bundle.Build(family)
	if err != nil {
		return fmt.Errorf("build the extension: %w", err)
	}
	if err := extension.WriteTo(s.extension()); err != nil {
		return err
	}
	_, err = install.WriteHostManifest(family, browser.HostManifests(spec.Kind, s.dir), program)
	return err
}

// extension is the folder of the built extension.
func (s *stage) extension() string { return s.path("extension") }
