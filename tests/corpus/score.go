package main

import (
	"fmt"
	"sort"
)

// Found is what a finder says of one number.
type Found struct {
	Start, End int
	E164       string
	Ext        string
	Assumed    bool // the finder itself doubts the number's country
}

// Finder finds the numbers of a page.
type Finder func(*Page) []Found

// Score counts a finder's hits and misses. A found number hits the label that it
// overlaps by more than half. Hits on labels that are no valid numbers (local ones
// without area code, vanity) are phone numbers too, and count in Other alone.
type Score struct {
	Hits, Bounds, WrongE164, WrongExt, Other, False, Missed int
}

// Precision is the share of found numbers that are phone numbers.
func (s Score) Precision() float64 { return ratio(s.Hits+s.Other, s.Hits+s.Other+s.False) }

// Strict is the share of found numbers that are labelled valid ones.
func (s Score) Strict() float64 { return ratio(s.Hits, s.Hits+s.Other+s.False) }

// Recall is the share of valid labels that were found.
func (s Score) Recall() float64 { return ratio(s.Hits, s.Hits+s.Missed) }

// Right is the share of valid labels that were found and read as labelled.
func (s Score) Right() float64 { return ratio(s.Hits-s.WrongE164, s.Hits+s.Missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// String writes a score on one line.
func (s Score) String() string {
	return fmt.Sprintf("P %.3f (strict %.3f)  R %.3f  right %.3f  exact bounds %.3f  wrong E.164 %d  wrong ext %d  hits %d  other kinds %d  false %d  missed %d",
		s.Precision(), s.Strict(), s.Recall(), s.Right(), ratio(s.Bounds, s.Hits), s.WrongE164, s.WrongExt, s.Hits, s.Other, s.False, s.Missed)
}

func (s *Score) add(o Score) {
	s.Hits += o.Hits
	s.Bounds += o.Bounds
	s.WrongE164 += o.WrongE164
	s.WrongExt += o.WrongExt
	s.Other += o.Other
	s.False += o.False
	s.Missed += o.Missed
}

// Verdict is what became of one label or one found number. One of Found and Label
// may be nil: a missed number, a false one.
type Verdict struct {
	Page  *Page
	Found *Found
	Label *Label
}

// Judge compares what was found on a page with its labels.
func Judge(page *Page, found []Found) []Verdict {
	var verdicts []Verdict
	taken := make([]bool, len(page.Labels))
	for i := range found {
		f := &found[i]
		verdict := Verdict{Page: page, Found: f}
		for k := range page.Labels {
			l := &page.Labels[k]
			overlap := min(f.End, l.End) - max(f.Start, l.Start)
			if !taken[k] && 2*overlap > max(f.End-f.Start, l.End-l.Start) {
				taken[k], verdict.Label = true, l
				break
			}
		}
		verdicts = append(verdicts, verdict)
	}
	for k := range page.Labels {
		if !taken[k] {
			verdicts = append(verdicts, Verdict{Page: page, Label: &page.Labels[k]})
		}
	}
	return verdicts
}

// Errors names what is wrong, "" for nothing, with what it should have been.
func (v Verdict) Errors() (kinds []string, detail string) {
	switch {
	case v.Label == nil:
		return []string{"false"}, v.Found.E164
	case v.Found == nil && v.Label.Valid:
		return []string{"missed"}, v.Label.E164
	case v.Found == nil:
		return nil, ""
	case !v.Label.Valid:
		return []string{"other " + v.Label.Kind}, v.Found.E164
	}
	if v.Found.Start != v.Label.Start || v.Found.End != v.Label.End {
		kinds = append(kinds, "bounds")
	}
	if v.Found.E164 != v.Label.E164 {
		kinds = append(kinds, "E.164")
	}
	if v.Found.Ext != v.Label.Ext {
		kinds = append(kinds, "extension")
	}
	return kinds, fmt.Sprintf("%s, label %q %s", v.Found.E164, v.Label.Raw, v.Label.E164)
}

// Score counts the verdict.
func (v Verdict) Score() Score {
	kinds, _ := v.Errors()
	s := Score{}
	if v.Found != nil && v.Label != nil && v.Label.Valid {
		s.Hits, s.Bounds = 1, 1
	}
	for _, kind := range kinds {
		switch kind {
		case "false":
			s.False++
		case "missed":
			s.Missed++
		case "bounds":
			s.Bounds--
		case "E.164":
			s.WrongE164++
		case "extension":
			s.WrongExt++
		default:
			s.Other++
		}
	}
	return s
}

// Span returns where the verdict's number stands.
func (v Verdict) Span() (start, end int) {
	if v.Found != nil {
		return v.Found.Start, v.Found.End
	}
	return v.Label.Start, v.Label.End
}

// All judges all pages.
func All(pages []*Page, find Finder) []Verdict {
	var verdicts []Verdict
	for _, page := range pages {
		verdicts = append(verdicts, Judge(page, find(page))...)
	}
	return verdicts
}

// Total adds up verdicts.
func Total(verdicts []Verdict) Score {
	var total Score
	for _, v := range verdicts {
		total.add(v.Score())
	}
	return total
}

// Row is the score of all verdicts with one key.
type Row struct {
	Key string
	Score
}

// Table scores verdicts by a key, the keys with the most valid labels first. A
// verdict with the key "" does not count.
func Table(verdicts []Verdict, key func(Verdict) string) []Row {
	by := map[string]*Score{}
	for _, v := range verdicts {
		k := key(v)
		if k == "" {
			continue
		}
		if by[k] == nil {
			by[k] = new(Score)
		}
		by[k].add(v.Score())
	}
	rows := make([]Row, 0, len(by))
	for k, s := range by {
		rows = append(rows, Row{k, *s})
	}
	sort.Slice(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		if a.Hits+a.Missed != b.Hits+b.Missed {
			return a.Hits+a.Missed > b.Hits+b.Missed
		}
		return a.Key < b.Key
	})
	return rows
}
