package main

import "testing"

func TestJudgeCounts(t *testing.T) {
	page := &Page{Labels: []Label{
		{Start: 0, End: 10, Valid: true, E164: "+431505641"},
		{Start: 20, End: 30, Valid: true, E164: "+431505642", Ext: "12"},
		{Start: 40, End: 50, Valid: true, E164: "+431505643"},
		{Start: 60, End: 70, Kind: "local"},
		{Start: 90, End: 95, Kind: "local"},
	}}
	found := []Found{{0, 10, "+431505641", "", false}, {19, 30, "+431505649", "", false}, {60, 70, "", "", false}, {80, 90, "+431505644", "", false}}
	verdicts := Judge(page, found)
	want := Score{Hits: 2, Bounds: 1, WrongE164: 1, WrongExt: 1, Other: 1, False: 1, Missed: 1}
	got := Total(verdicts)
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	kinds := map[string]int{}
	for _, v := range verdicts {
		names, _ := v.Errors()
		for _, name := range names {
			kinds[name]++
		}
	}
	for _, kind := range []string{"bounds", "E.164", "extension", "other local", "false", "missed"} {
		if kinds[kind] != 1 {
			t.Errorf("%d errors of %q", kinds[kind], kind)
		}
	}
	if got.Precision() != 0.75 || got.Strict() != 0.5 || got.Recall() != 2.0/3 || got.Right() != 1.0/3 {
		t.Errorf("precision %v, strict %v, recall %v, right %v", got.Precision(), got.Strict(), got.Recall(), got.Right())
	}
}

func TestFormatOf(t *testing.T) {
	for text, want := range map[string]string{
		"+43 (0) 1 505641": "(0)", "+43 1 505641": "plus", "0043 1 505641": "00", "01/505641": "slash", "044.668.18.00": "dots", "0150564112": "bare",
		"01 505641-12": "short tail", "01 505641": "spaces", "503-808-1268": "hyphens", "(503) 808-1268": "brackets", "01 505641 DW 12": "extension",
		"+43–1–505641": "Unicode dash", "01\u00a0505641": "Unicode space", "０１ ５０５６４１": "other digits", "1-800-FLOWERS": "letters", "01 505\n641": "over lines",
	} {
		if got := formatOf(text, ""); got != want {
			t.Errorf("formatOf(%q) = %s, want %s", text, got, want)
		}
	}
}
