package phonenorm

import (
	"strings"

	"siptap.org/siptap/phonenorm/rules"
)

// Bounds of what ReadText gathers: a country shows early or not at all.
const (
	maxAddresses   = 50
	maxPlusNumbers = 100
	maxAddressLine = 200 // bytes
)

// ReadText adds to the evidence what a page's text tells of its country: lines that
// look like postal addresses and the numbers in international form. It may be
// called for each piece of a page as it loads; what it keeps is bounded.
func (e *Evidence) ReadText(text string) {
	for line := range strings.Lines(text) {
		if len(e.Addresses) >= maxAddresses {
			break
		}
		if len(line) > maxAddressLine {
			continue
		}
		if line = strings.TrimSpace(line); line != "" && rules.RegionOfAddress(string(foldKeepingCase(line))) != "" {
			e.Addresses = append(e.Addresses, line)
		}
	}
	if len(e.PlusNumbers) >= maxPlusNumbers || !strings.ContainsAny(text, "+\uff0b") && !strings.Contains(text, "00") {
		return
	}
	for _, m := range Find(text, "", Region{}) {
		if len(e.PlusNumbers) >= maxPlusNumbers {
			return
		}
		e.PlusNumbers = append(e.PlusNumbers, m.Number.E164)
	}
}
