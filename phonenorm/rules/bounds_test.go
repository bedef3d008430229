package rules

import (
	"math"
	"testing"
)

func TestBoundsOf(t *testing.T) {
	for _, test := range []struct {
		expr        string
		least, most int
		begins      string // "" for anything
		admitted    []string
		refused     []string
	}{
		{`^\d{3}-\d{2}$`, 6, 6, "0123456789", []string{"123-45", "1·3-45"}, []string{"123-4", "123-456", "-12345"}},
		{`^(?:a|bc)?[12]x*$`, 1, math.MaxInt, "ab12", []string{"1", "bc2xxx", "1x"}, []string{"", "c1", "ba2", "1b"}},
		{`^-?(?:0|[1-9]\d{0,2})\.\d{4,}$`, 6, math.MaxInt, "-0123456789", []string{"0.1234"}, []string{"0.123", "x.1234"}},
		{`(?:^|[^\d+])\d\d`, 2, math.MaxInt, "", []string{"x12", "ä12"}, []string{"1"}},
		{`^(?:ab){2,3}$`, 4, 6, "a", []string{"äbab"}, []string{"abababa"}},
		{`^x*$`, 0, math.MaxInt, "", []string{"", "y"}, nil},
	} {
		b := boundsOf(test.expr)
		begins := ""
		if b.begins != nil {
			for c, ok := range b.begins[0] {
				if ok {
					begins += string(rune(c))
				}
			}
		}
		if b.least != test.least || b.most != test.most && test.begins != "" || !sameLetters(begins, test.begins) {
			t.Errorf("%s: %d to %d runes that begin with %q", test.expr, b.least, b.most, begins)
		}
		for _, text := range test.admitted {
			if !b.admit(text) {
				t.Errorf("%s: %q is refused", test.expr, text)
			}
		}
		for _, text := range test.refused {
			if b.admit(text) {
				t.Errorf("%s: %q is admitted", test.expr, text)
			}
		}
	}
}

func sameLetters(a, b string) bool {
	set := map[rune]int{}
	for _, r := range a {
		set[r] |= 1
	}
	for _, r := range b {
		set[r] |= 2
	}
	for _, n := range set {
		if n != 3 {
			return false
		}
	}
	return true
}

// The bounds refuse nothing that the pattern matches.
func FuzzBoundsAdmitWhatMatches(f *testing.F) {
	for _, shape := range Shapes() {
		for _, text := range append(shape.Yes, shape.No...) {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, shape := range Shapes() {
			if shape.Pattern.MatchString(text) && !shape.bounds.admit(text) {
				t.Errorf("%s: the bounds refuse %q", shape.Name, text)
			}
		}
	})
}
