package phonenorm

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A page of testdata/pages begins with lines "key: value" (region, and as evidence
// lang and host), then an empty line, then its text. A number in it stands between
// "⟦" and "⟧" with its E.164 behind a bar, "x" and the extension behind that:
// "⟦01 505641 DW 12|+431505641x12⟧". Everything that is not marked is no number.
type testPage struct {
	name   string
	header map[string]string
	text   string
	want   []string // "start-end text=E164xEXT"
}

const (
	openMark, closeMark = "⟦", "⟧"
)

func readTestPage(t *testing.T, path string) testPage {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := testPage{name: strings.TrimSuffix(filepath.Base(path), ".txt"), header: map[string]string{}}
	head, body, ok := strings.Cut(string(data), "\n\n")
	if !ok {
		t.Fatalf("%s: no empty line behind the header", path)
	}
	for line := range strings.Lines(head) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			t.Fatalf("%s: header line %q is no \"key: value\"", path, line)
		}
		page.header[key] = value
	}
	var text strings.Builder
	for {
		before, rest, ok := strings.Cut(body, openMark)
		text.WriteString(before)
		if !ok {
			break
		}
		marked, rest, ok := strings.Cut(rest, closeMark)
		raw, number, barred := strings.Cut(marked, "|")
		if !ok || !barred {
			t.Fatalf("%s: mark %q is not closed or has no number", path, marked)
		}
		start := countUnits(text.String())
		text.WriteString(raw)
		page.want = append(page.want, fmt.Sprintf("%d-%d %s=%s", start, start+countUnits(raw), raw, number))
		body = rest
	}
	page.text = text.String()
	return page
}

func testPages(t *testing.T) []testPage {
	t.Helper()
	paths, err := filepath.Glob("testdata/pages/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	pages := make([]testPage, len(paths))
	for i, path := range paths {
		pages[i] = readTestPage(t, path)
	}
	return pages
}

// compare reports what was found on a page and should not have been, and the other
// way round.
func (page testPage) compare(t *testing.T, r Region) {
	t.Helper()
	var got []string
	for _, m := range Find(page.text, "", r) {
		number := m.Number.E164
		if m.Number.Extension != "" {
			number += "x" + m.Number.Extension
		}
		got = append(got, fmt.Sprintf("%d-%d %s=%s", m.Start, m.End, m.Number.Text, number))
	}
	for _, found := range got {
		if !slices.Contains(page.want, found) {
			t.Errorf("found %s", found)
		}
	}
	for _, want := range page.want {
		if !slices.Contains(got, want) {
			t.Errorf("missed %s", want)
		}
	}
}

func TestFindOnPages(t *testing.T) {
	for _, page := range testPages(t) {
		t.Run(page.name, func(t *testing.T) {
			page.compare(t, Region{Code: page.header["region"]})
		})
	}
}

// What a page tells of its country is enough to read its numbers as if it had been
// given.
func TestFindOnPagesByEvidence(t *testing.T) {
	for _, page := range testPages(t) {
		if page.header["host"] == "" {
			continue
		}
		t.Run(page.name, func(t *testing.T) {
			evidence := Evidence{TopHost: page.header["host"], Lang: page.header["lang"]}
			evidence.ReadText(page.text)
			page.compare(t, JudgeRegion("", evidence, ""))
		})
	}
}
