package main

import "testing"

func TestJudgeCounts(t *testing.T) {
	page := &Page{Labels: []Label{
		{Start: 0, End: 10, Valid: true, E164: "+431505641"},
		{Start: 20, End: 30, Valid: true, E164: "+431505642", Ext: "12"},
		{Start: 40, End: 50, Valid: true, E164: "+431505643"},
		{Start: 60, End: 70, Kind: "local"},
	}}
	found := []Found{{0, 10, "+431505641", ""}, {19, 30, "+431505649", ""}, {60, 70, "", ""}, {80, 90, "+431505644", ""}}
	kinds := map[string]int{}
	got := Judge(page, found, func(kind string, _ *Page, _, _ int, _ string) { kinds[kind]++ })
	want := Score{Hits: 2, Bounds: 1, WrongE164: 1, WrongExt: 1, Other: 1, False: 1, Missed: 1}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for _, kind := range []string{"bounds", "E.164", "other local", "false", "missed"} {
		if kinds[kind] != 1 {
			t.Errorf("%d reports of %q", kinds[kind], kind)
		}
	}
	if got.Precision() != 0.75 || got.Strict() != 0.5 || got.Recall() != 2.0/3 {
		t.Errorf("precision %v, strict %v, recall %v", got.Precision(), got.Strict(), got.Recall())
	}
}
