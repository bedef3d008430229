package manifests

import (
	"encoding/json"
	"fmt"
	"slices"
)

// NativeHost is a native-messaging host's manifest, as browsers read it. Exactly
// one of AllowedOrigins (Chromium's family) and AllowedExtensions (Firefox's) is
// given.
type NativeHost struct {
	Name              string   `json:"name"`        // the host's name: letters, digits, dots
	Description       string   `json:"description"` // for people who look into the file
	Path              string   `json:"path"`        // the program, an absolute path
	Type              string   `json:"type"`        // always "stdio"
	AllowedOrigins    []string `json:"allowed_origins,omitempty"`
	AllowedExtensions []string `json:"allowed_extensions,omitempty"`
}

// NativeHostManifest returns the host manifest that lets a family's browsers
// start program, an absolute path. It fails for an unknown family and an empty
// program; whether the program exists is package install's question.
func NativeHostManifest(family Family, program string) ([]byte, error) {
	host, err := nativeTemplate(family)
	if err != nil {
		return nil, err
	}
	if program == "" {
		return nil, fmt.Errorf("native host manifest for %s: the program's path is empty", family)
	}
	host.Path = program
	return encode(host)
}

// ParseNativeHost reads a host manifest, also one of somebody else's. Unknown
// keys are ignored, as browsers do.
func ParseNativeHost(data []byte) (NativeHost, error) {
	var host NativeHost
	if err := json.Unmarshal(data, &host); err != nil {
		return NativeHost{}, fmt.Errorf("not a native host manifest: %w", err)
	}
	return host, nil
}

// AdmitsOnlyUs tells whether the manifest carries Siptap's name and lets in
// Siptap's extension and no other: nobody but Siptap has a reason to write such
// a file, since nobody else owns these IDs.
func (h NativeHost) AdmitsOnlyUs() bool {
	if h.Name != HostName || h.Type != "stdio" {
		return false
	}
	if len(h.AllowedOrigins)+len(h.AllowedExtensions) == 0 {
		return false
	}
	for _, family := range Families() {
		ours, err := nativeTemplate(family)
		if err != nil {
			return false
		}
		h.AllowedOrigins = without(h.AllowedOrigins, ours.AllowedOrigins)
		h.AllowedExtensions = without(h.AllowedExtensions, ours.AllowedExtensions)
	}
	return len(h.AllowedOrigins)+len(h.AllowedExtensions) == 0
}

func nativeTemplate(family Family) (NativeHost, error) {
	data, err := files.ReadFile("native/" + string(family) + ".json")
	if err != nil {
		return NativeHost{}, fmt.Errorf("no native host manifest for browser %q: expected one of %v", family, Families())
	}
	return ParseNativeHost(data)
}

// without returns the members of list that are not in remove.
func without(list, remove []string) []string {
	var rest []string
	for _, member := range list {
		if !slices.Contains(remove, member) {
			rest = append(rest, member)
		}
	}
	return rest
}
