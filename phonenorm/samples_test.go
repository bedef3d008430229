package phonenorm

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/found.json anew")

// The extension's filter, which keeps text from the finder, has to let through all
// that the finder finds. testdata/found.json is what it finds in all of these tests;
// the extension's tests read it.
func TestFoundSamplesAreFresh(t *testing.T) {
	var texts []string
	collect := func(text, region string) {
		for _, m := range Find(text, "", Region{Code: region}) {
			texts = append(texts, m.Number.Text)
		}
	}
	for _, table := range [][]struct{ region, text, want string }{forms, traps, neighbours} {
		for _, c := range table {
			collect(c.text, c.region)
		}
	}
	for _, page := range testPages(t) {
		collect(page.text, page.header["region"])
	}
	// The end of a list is no run of its own: what it is the end of is.
	texts = slices.DeleteFunc(texts, func(text string) bool { return len(digitsOf(foldText(text).runes)) <= maxTail && len(text) <= maxTail })
	slices.Sort(texts)
	fresh, err := json.MarshalIndent(slices.Compact(texts), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	fresh = append(fresh, '\n')
	const path = "testdata/found.json"
	if *update {
		if err := os.WriteFile(path, fresh, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != string(fresh) {
		t.Errorf("%s is not what is found any more (%v); run: go test ./phonenorm -run Samples -update", path, err)
	}
}
