package corpus

import (
	"os"
	"regexp"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/nyaruka/phonenumbers"

	"siptap.org/siptap/phonenorm"
)

// The least that the finder must reach on any corpus of that kind, region given.
const (
	leastPrecision = 0.985
	leastRecall    = 0.99
)

func TestFinderOnCorpus(t *testing.T) {
	folder := os.Getenv("SIPTAP_CORPUS")
	if folder == "" {
		t.Skip("SIPTAP_CORPUS names no corpus folder; nothing is measured")
	}
	pages, err := Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	quiet := func(string, *Page, int, int, string) {}
	report := quiet
	if os.Getenv("SIPTAP_CORPUS_ERRORS") != "" {
		report = func(kind string, page *Page, start, end int, detail string) {
			t.Logf("%s %s %s: %s (%s)", kind, page.ID, page.Region, around(page.Text, start, end), detail)
		}
	}
	byRegion := func(p *Page) string { return p.Region }
	begin := time.Now()
	total, rows := Table(pages, own, byRegion, report)
	took := time.Since(begin)
	for _, row := range rows {
		t.Log(row)
	}
	bytes := 0
	for _, page := range pages {
		bytes += len(page.Text)
	}
	rate := func(d time.Duration) float64 { return float64(bytes) / 1e6 / d.Seconds() }
	t.Logf("siptap   %s  %.1f MB/s", total, rate(took))
	begin = time.Now()
	naiveTotal, _ := Table(pages, naive, byRegion, quiet)
	t.Logf("naive    %s  %.1f MB/s", naiveTotal, rate(time.Since(begin)))
	evidenceTotal, _ := Table(pages, ownByEvidence, byRegion, quiet)
	t.Logf("evidence %s", evidenceTotal)
	if total.Precision() < leastPrecision || total.Recall() < leastRecall {
		t.Errorf("precision %.4f and recall %.4f; want %.3f and %.3f", total.Precision(), total.Recall(), leastPrecision, leastRecall)
	}
	if total.Precision() <= naiveTotal.Precision() {
		t.Errorf("no more precise than the naive finder")
	}
}

// own is Siptap's finder with the page's true region.
func own(page *Page) []Found {
	return collect(phonenorm.Find(page.Text, "", phonenorm.Region{Code: page.Region, Source: phonenorm.FromGiven}))
}

// ownByEvidence is Siptap's finder with what the page tells of its region.
func ownByEvidence(page *Page) []Found {
	evidence := phonenorm.Evidence{TopHost: page.Host, Lang: page.Lang, SchemaCountry: page.SchemaCountry}
	evidence.ReadText(page.Text)
	return collect(phonenorm.Find(page.Text, "", phonenorm.JudgeRegion("", evidence, "")))
}

func collect(matches []phonenorm.Match) []Found {
	found := make([]Found, 0, len(matches))
	for _, m := range matches {
		found = append(found, Found{m.Start, m.End, m.Number.E164, m.Number.Extension})
	}
	return found
}

var naivePattern = regexp.MustCompile(`[+(]?\d[\d\s().\-/]{5,}\d`)

// naive is what one writes in an hour.
func naive(page *Page) []Found {
	var found []Found
	unit, at := 0, 0
	for _, loc := range naivePattern.FindAllStringIndex(page.Text, -1) {
		proto, err := phonenumbers.Parse(page.Text[loc[0]:loc[1]], page.Region)
		if err != nil || !phonenumbers.IsValidNumber(proto) {
			continue
		}
		unit += units(page.Text[at:loc[0]])
		at = loc[0]
		found = append(found, Found{unit, unit + units(page.Text[loc[0]:loc[1]]), phonenumbers.Format(proto, phonenumbers.E164), ""})
	}
	return found
}

func units(text string) int { return len(utf16.Encode([]rune(text))) }

// around shows a stretch of a text with its surroundings.
func around(text string, start, end int) string {
	u := utf16.Encode([]rune(text))
	part := func(a, b int) string { return string(utf16.Decode(u[max(a, 0):min(b, len(u))])) }
	return quote(part(start-40, start)) + " [" + part(start, end) + "] " + quote(part(end, end+25))
}

func quote(s string) string {
	return regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(s, "⏎")
}
