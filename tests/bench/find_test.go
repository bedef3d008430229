package bench

import (
	"regexp"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"siptap.org/siptap/phonenorm"
)

var pattern = regexp.MustCompile(`[+(]?\d[\d\s().\-/]{5,}\d`)

// naive is what one writes in an hour: a regular expression and libphonenumber's
// validity.
func naive(text, region string) (found int) {
	for _, loc := range pattern.FindAllStringIndex(text, -1) {
		proto, err := phonenumbers.Parse(text[loc[0]:loc[1]], region)
		if err == nil && phonenumbers.IsValidNumber(proto) {
			found++
		}
	}
	return found
}

func BenchmarkFind(b *testing.B) {
	for _, text := range texts() {
		b.Run(text.name+"/siptap", func(b *testing.B) {
			b.SetBytes(int64(len(text.content)))
			for b.Loop() {
				phonenorm.Find(text.content, "", phonenorm.Region{Code: "AT"})
			}
		})
		b.Run(text.name+"/naive", func(b *testing.B) {
			b.SetBytes(int64(len(text.content)))
			for b.Loop() {
				naive(text.content, "AT")
			}
		})
	}
}

// The texts are what they are called: numbers are found in those that hold some.
func TestTextsHoldWhatTheyAreCalled(t *testing.T) {
	for _, text := range texts() {
		found := len(phonenorm.Find(text.content, "", phonenorm.Region{Code: "AT"}))
		switch holds := text.name == "contact page" || text.name == "directory" || text.name == "lists" || text.name == "pages"; {
		case holds && found < 100:
			t.Errorf("%s: %d numbers", text.name, found)
		case !holds && found > 0:
			t.Errorf("%s: %d numbers", text.name, found)
		}
	}
}
