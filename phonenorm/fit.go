package phonenorm

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"siptap.org/siptap/phonenorm/rules"
)

// Numbers in national form tell countries apart: "044 371 85 80" is grouped as the Swiss
// do, "(021) 496 261" is none of Spain. They are asked only about countries that
// something else speaks for, because among all countries one always fits.

const (
	maxNationals  = 12       // numbers that are kept
	maxNationText = 64 << 10 // bytes of one text in which they are looked for
	fitValid      = 1        // a country's numbers may look so
	fitUsual      = 3        // and are written so there
)

// readNationals keeps the text's numbers in national form that a phone word announces, or
// whose brackets and trunk zero do.
func (e *Evidence) readNationals(text string) {
	text = text[:alignRune(text, min(len(text), maxNationText))]
	if digits, ascii := scan(text); len(e.Nationals) >= maxNationals || ascii && digits < minDigits {
		return
	}
	runes := foldText(text).runes
	for i := 0; len(e.Nationals) < maxNationals; {
		c, next, ok := nextChunk(runes, i, len(runes))
		if !ok {
			return
		}
		i = next
		if at := cutSpaced.at(runes, c); len(at) > 0 {
			if first := c.part(runes, 0, at[0]); first.digits() >= leastOwned {
				c, i = first, first.end
			}
		}
		if n := c.digits(); n < leastOwned || n > maxDigits || len(c.groups) > windowGroups {
			continue
		}
		if number := string(runes[c.start:c.end]); announcedNational(c, runes) && !slices.Contains(e.Nationals, number) {
			e.Nationals = append(e.Nationals, number)
		}
	}
}

// announcedNational tells whether a chunk is likely a number in national form.
func announcedNational(c chunk, runes []rune) bool {
	shape := string(runes[c.start:c.end])
	if strings.Contains(shape, "+") || strings.HasPrefix(shape, "00") || rules.KindOf(shape) != "" {
		return false
	}
	word := (&candidate{chunk: c, runes: runes, shape: shape, after: c.end}).wordBefore()
	if groups := (&candidate{chunk: c, runes: runes}).digitGroups(); word.weight <= 0 && len(groups) == 2 && len(groups[0]) == 5 && len(groups[1]) == 4 {
		return false // an American postcode
	}
	formed := word.weight > 0 && len(c.groups) > 2 || (shape[0] == '0' || shape[0] == '(') && c.digits() > 8
	return word.weight >= strongScore || word.weight >= 0 && formed
}

// fit says how well the page's national numbers fit a region: 0 where none of them is
// one of its.
func (e Evidence) fit(code string) int {
	if !KnownRegion(code) {
		return 0
	}
	sum := 0
	for _, number := range e.Nationals {
		runes := []rune(number)
		digits, refused := writtenDigits("", runes)
		if refused != nil {
			continue
		}
		read, refused := readDigits("", digits, Region{Code: code})
		c, _, ok := nextChunk(runes, 0, len(runes))
		if refused != nil || !ok {
			continue
		}
		sum += fitValid
		if own := phonenumbers.GetCountryCodeForRegion(code) == int(read.proto.GetCountryCode()); read.international || read.bare {
			if !own {
				sum -= fitValid
			} else if len(c.groups) > 1 {
				sum += fitUsual - fitValid // its own code without a plus: "(503) 2204-4500"
			}
			continue
		}
		if len(c.groups) == 1 {
			sum += fitUsual - fitValid
			continue // it is not grouped at all
		}
		if weight, _ := hearGrouping(&candidate{chunk: c, runes: runes, shape: number, read: read}); weight > 0 {
			sum += fitUsual - fitValid
		}
	}
	return sum
}

// misfits tells whether the page has national numbers, and none of them is one of the
// region's.
func (e Evidence) misfits(code string) bool {
	return len(e.Nationals) > 0 && e.fit(code) == 0
}

// fittest returns the region that the page's national numbers fit best, and how well, of
// two alike the one that is named first; "" where they fit none.
func (e Evidence) fittest(codes []string) (code string, fit int) {
	for _, other := range codes {
		if n := e.fit(other); n > fit {
			code, fit = other, n
		}
	}
	return code, fit
}

// longNationals tells whether a national number of the page is long enough to tell
// countries apart: seven digits are a number in dozens of them.
func (e Evidence) longNationals() bool {
	return slices.ContainsFunc(e.Nationals, func(number string) bool {
		digits, refused := writtenDigits("", []rune(number))
		return refused == nil && len(digits) > leastOwned
	})
}
