package phonenorm

import (
	"testing"

	"siptap.org/siptap/phonenorm/rules"
)

// Every language's own examples hold in running text.
func TestFindInEveryLanguage(t *testing.T) {
	for _, language := range rules.Languages() {
		for _, example := range language.Yes {
			if len(Find(example.Text, "", Region{Code: example.Region})) == 0 {
				t.Errorf("words/%s.txt: no number found in %q (%s)", language.Name, example.Text, example.Region)
			}
		}
		for _, example := range language.No {
			if matches := Find(example.Text, "", Region{Code: example.Region}); len(matches) > 0 {
				t.Errorf("words/%s.txt: %s found in %q (%s)", language.Name, found(matches), example.Text, example.Region)
			}
		}
	}
}
