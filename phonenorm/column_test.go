package phonenorm

import (
	"strings"
	"testing"
)

func TestColumnOfBareDigits(t *testing.T) {
	for _, test := range []struct {
		text string
		want int // numbers found in Denmark
	}{
		{"Ole Kirk 20112233\nBo 30112233\nAnna 40112233", 3},
		{"Bo 30112233\nOle Kirk 20112233", 2}, // the first line of a list is like the next
		{"Bo\t30112233\tA\nOle Kirk\t20112233\tB\nKaj\t40112233\t", 3},
		{"Tlf:\n86112233\n30112233", 2},
		{"Tlf 86112233\nKundekode 30112233", 1}, // behind a word it stands because of that
		{"Ole Kirk\t20112233\t30445566\nKaj\t40112233\t30445567", 2},
		{"Ole Kirk 20112233\nOrdre 30112233", 1},
		{"Ole Kirk 20112233\n\n\n\n\nVare 30112233", 1},
		{"Ole Kirk 20112233\nBo 30112233 stk.", 1},
		{"Ole Kirk 20112233\nBo 301122334", 1},
		{"Bo 20112233\nKaj 30112233", 0},
	} {
		if got := Find(test.text, "", Region{Code: "DK"}); len(got) != test.want {
			t.Errorf("Find(%q) = %v, want %d numbers", test.text, got, test.want)
		}
	}
}

// The places of numbers in an endless column are not looked through for each line.
func TestColumnIsBounded(t *testing.T) {
	f := finder{text: strings.Repeat("Ole Kirk 20112233\n", 20_000), region: Region{Code: "DK"}, accept: func(Judgement) {}}
	f.run()
	if len(f.places) > maxPlaces {
		t.Errorf("%d places", len(f.places))
	}
}
