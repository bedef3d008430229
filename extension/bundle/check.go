package bundle

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// check looks for every file that the manifest names, and that the pages name in
// their turn. Browsers say of a missing one only that the extension is broken.
func (f Files) check() error {
	var manifest any
	if err := json.Unmarshal(f["manifest.json"], &manifest); err != nil {
		return fmt.Errorf("manifest.json: %w", err)
	}
	for _, name := range named(manifest) {
		if _, ok := f[name]; !ok {
			return fmt.Errorf("manifest.json names %s, which is not there", name)
		}
	}
	if m, ok := manifest.(map[string]any); ok && m["default_locale"] != nil {
		name := fmt.Sprintf("_locales/%v/messages.json", m["default_locale"])
		if _, ok := f[name]; !ok {
			return fmt.Errorf("manifest.json names the locale %v, and %s is not there", m["default_locale"], name)
		}
	}
	for page, text := range f {
		if path.Ext(page) != ".html" {
			continue
		}
		for _, m := range reference.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[1], ":") || strings.HasPrefix(m[1], "#") {
				continue
			}
			if _, ok := f[path.Join(path.Dir(page), m[1])]; !ok {
				return fmt.Errorf("%s names %s, which is not there", page, m[1])
			}
		}
	}
	return nil
}

// reference is what a page loads or links.
var reference = regexp.MustCompile(`\s(?:src|href)="([^"]*)"`)

// shipped are the endings of the files that an extension is made of.
var shipped = []string{".js", ".css", ".html", ".png", ".svg", ".json"}

// named collects every string of the manifest that is a file's name.
func named(value any) []string {
	var names []string
	switch v := value.(type) {
	case string:
		if slices.Contains(shipped, path.Ext(v)) && !strings.Contains(v, "://") && !strings.ContainsAny(v, "* ") {
			names = append(names, strings.TrimPrefix(v, "/"))
		}
	case []any:
		for _, e := range v {
			names = append(names, named(e)...)
		}
	case map[string]any:
		for _, e := range v {
			names = append(names, named(e)...)
		}
	}
	slices.Sort(names)
	return names
}
