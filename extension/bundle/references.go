package bundle

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A reference is a file that another one names.
type reference struct {
	from string // the manifest or the page that names it
	to   string // its path in the extension
}

// references collects every file that the manifest names, and that the pages
// name in their turn. Browsers say of a missing one only that the extension is
// broken, or nothing at all.
func (f Files) references() ([]reference, error) {
	var manifest map[string]any
	if err := json.Unmarshal(f["manifest.json"], &manifest); err != nil {
		return nil, fmt.Errorf("manifest.json: %w", err)
	}
	var found []reference
	for _, name := range namedFiles(manifest) {
		found = append(found, reference{"manifest.json", strings.TrimPrefix(name, "/")})
	}
	if locale, ok := manifest["default_locale"].(string); ok {
		found = append(found, reference{"manifest.json", messagesOf(locale)})
	}
	for _, page := range f.Names() {
		if path.Ext(page) != ".html" {
			continue
		}
		for _, match := range linkAttribute.FindAllStringSubmatch(string(f[page]), -1) {
			if to, ok := localPath(page, match[1]+match[2]); ok {
				found = append(found, reference{page, to})
			}
		}
	}
	return found, nil
}

// checkReferences fails for the first reference that leads nowhere.
func (f Files) checkReferences(wanted []reference) error {
	for _, r := range wanted {
		if _, ok := f[r.to]; !ok {
			return fmt.Errorf("%s names %s, which is not there", r.from, r.to)
		}
	}
	return nil
}

// linkAttribute is what a page loads or links, in either kind of quotes.
var linkAttribute = regexp.MustCompile(`\s(?:src|href)\s*=\s*(?:"([^"]*)"|'([^']*)')`)

// localPath resolves a page's link to a path in the extension; false for a link
// that leaves it or stays on the page.
func localPath(page, link string) (string, bool) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
		return "", false
	}
	if path.IsAbs(u.Path) {
		return strings.TrimPrefix(path.Clean(u.Path), "/"), true
	}
	return path.Join(path.Dir(page), u.Path), true
}

// fileEndings are the endings by which a string in the manifest is known to be
// a file's name.
var fileEndings = []string{".js", ".css", ".html", ".png", ".svg", ".json"}

// namedFiles collects every string in a JSON value that is a file's name, sorted.
func namedFiles(value any) []string {
	var names []string
	switch v := value.(type) {
	case string:
		if slices.Contains(fileEndings, path.Ext(v)) && !strings.Contains(v, "://") && !strings.ContainsAny(v, "* ") {
			names = append(names, v)
		}
	case []any:
		for _, element := range v {
			names = append(names, namedFiles(element)...)
		}
	case map[string]any:
		for _, element := range v {
			names = append(names, namedFiles(element)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
