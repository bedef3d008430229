package phonenorm

import (
	"strings"
	"unicode"

	"siptap.org/siptap/phonenorm/rules"
)

// Text that runs from right to left shows groups of digits with spaces between them in
// reversed order. Who writes a page by its looks writes them reversed, "222 238 71"
// for the Tunisian 71 238 222, and what stands in the text is another person's number.

// backwards returns the candidate's digits with the order of its groups reversed, ok
// where it may have been written so.
func (c *candidate) backwards() (digits string, ok bool) {
	if len(c.groups) < 3 || c.plus() || strings.Trim(c.shape, "0123456789 ") != "" || !c.rightToLeft() {
		return "", false
	}
	groups := c.digitGroups()
	for i := len(groups) - 1; i >= 0; i-- {
		digits += groups[i]
	}
	return digits, true
}

// rightToLeft tells whether the nearest letter before the candidate is of a script that
// runs from right to left.
func (c *candidate) rightToLeft() bool {
	for i := c.start; i > 0 && c.start-i < wordReach; i-- {
		if r := c.runes[i-1]; rules.IsLetter(r) {
			return unicode.In(r, unicode.Arabic, unicode.Hebrew)
		}
	}
	return false
}

// readBackwards reads a candidate of a text that runs from right to left with its groups
// reversed, where its country groups them so and not as they stand. It is a guess.
func (f *finder) readBackwards(c *candidate, forwards bool) (reading, bool) {
	digits, ok := c.backwards()
	if !ok {
		return reading{}, false
	}
	if forwards {
		if weight, _ := hearGrouping(c); weight > 0 {
			return reading{}, false
		}
	}
	read, refused := f.readDigits(digits)
	if refused != nil {
		return reading{}, false
	}
	turned := *c
	turned.read = read
	turned.groups = nil
	for i := len(c.groups) - 1; i >= 0; i-- {
		turned.groups = append(turned.groups, c.groups[i])
	}
	if weight, _ := hearGrouping(&turned); weight <= 0 {
		return reading{}, false
	}
	return read, true
}
