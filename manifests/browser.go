package manifests

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// ExtensionManifest returns the extension's manifest.json for one family: the
// base with the family's overlay (Merge tells how) and Version.
// It fails for an unknown family only.
func ExtensionManifest(family Family) ([]byte, error) {
	base, err := files.ReadFile("browser/base.json")
	if err != nil {
		return nil, err
	}
	overlay, err := files.ReadFile("browser/" + string(family) + ".json")
	if err != nil || family == "base" {
		return nil, fmt.Errorf("no extension manifest for browser %q: expected one of %v", family, Families())
	}
	merged, err := Merge(base, overlay)
	if err != nil {
		return nil, fmt.Errorf("browser/%s.json: %w", family, err)
	}
	version, err := json.Marshal(map[string]string{"version": Version})
	if err != nil {
		return nil, err
	}
	return Merge(merged, version)
}

// IsOurExtension tells whether an extension's manifest.json is of Siptap's
// extension, of any version and for any family: by the ID that follows from it.
func IsOurExtension(manifest []byte) bool {
	var m struct {
		Key     string `json:"key"`
		Browser struct {
			Gecko struct {
				ID string `json:"id"`
			} `json:"gecko"`
		} `json:"browser_specific_settings"`
	}
	if err := json.Unmarshal(manifest, &m); err != nil {
		return false
	}
	if m.Browser.Gecko.ID == FirefoxID {
		return true
	}
	ours, err := ChromiumID()
	if err != nil {
		return false
	}
	id, err := IDFromKey(m.Key)
	return err == nil && id == ours
}

// ChromiumID returns the extension's ID in Chromium and its kin: 32 letters
// a to p. It follows from the public key in browser/chromium.json, so that it is
// the same wherever the extension is loaded from.
func ChromiumID() (string, error) {
	overlay, err := files.ReadFile("browser/chromium.json")
	if err != nil {
		return "", err
	}
	var manifest struct {
		Key string `json:"key"`
	}
	if err := json.Unmarshal(overlay, &manifest); err != nil {
		return "", fmt.Errorf("browser/chromium.json: %w", err)
	}
	return IDFromKey(manifest.Key)
}

// IDFromKey returns the ID that Chromium derives from a manifest's "key": the
// first 16 bytes of the SHA-256 of the DER public key, each half-byte written as
// a letter from a (0) to p (15). It fails when key is not base64 of anything.
func IDFromKey(key string) (string, error) {
	der, err := base64.StdEncoding.DecodeString(key)
	if err != nil || len(der) == 0 {
		return "", fmt.Errorf("extension key: expected base64 of a DER public key")
	}
	sum := sha256.Sum256(der)
	id := make([]byte, 0, 32)
	for _, b := range sum[:16] {
		id = append(id, 'a'+b>>4, 'a'+b&0x0f)
	}
	return string(id), nil
}
