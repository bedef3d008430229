package bundle

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// placeholder is how a manifest names a text of the person's language.
var placeholder = regexp.MustCompile(`__MSG_([A-Za-z0-9_@]+)__`)

// messagesOf is the file that holds a locale's texts.
func messagesOf(locale string) string { return path.Join("_locales", locale, "messages.json") }

// checkMessages fails where a text that the manifest names is missing from the
// default locale, or where a locale's file is not the JSON that browsers expect:
// either makes a browser refuse the whole extension.
func (f Files) checkMessages() error {
	var manifest struct {
		DefaultLocale string `json:"default_locale"`
	}
	if err := json.Unmarshal(f["manifest.json"], &manifest); err != nil {
		return fmt.Errorf("manifest.json: %w", err)
	}
	known := map[string]bool{} // the default locale's texts, in lower case: browsers ignore the case
	for _, name := range f.Names() {
		if ok, _ := path.Match("_locales/*/messages.json", name); !ok {
			continue
		}
		var texts map[string]struct {
			Message string `json:"message"`
		}
		if err := json.Unmarshal(f[name], &texts); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for key, text := range texts {
			if text.Message == "" {
				return fmt.Errorf("%s: %s has no message", name, key)
			}
			if name == messagesOf(manifest.DefaultLocale) {
				known[strings.ToLower(key)] = true
			}
		}
	}
	for _, match := range placeholder.FindAllSubmatch(f["manifest.json"], -1) {
		if !known[strings.ToLower(string(match[1]))] {
			return fmt.Errorf("manifest.json names the text %s, which is not in %s", match[1], messagesOf(manifest.DefaultLocale))
		}
	}
	return nil
}
