package rules

import (
	"regexp"
	"strings"
)

// Shape is what a run of digits and separators looks like when it is not a phone
// number.
type Shape struct {
	Name    string
	Kind    string // the kind of thing, in phonenorm.Kind's words; "" for a mere hint
	Weight  int    // what it takes from a candidate in running text; Never forbids it
	Needs   string // signs of which a text with the shape has one at least; "" for no such
	Pattern *regexp.Regexp
	Check   func(match []string) bool // more than a pattern can say; nil for none
	Yes, No []string                  // examples, which are the row's test

	bounds     bounds // of the pattern
	checkFirst bool   // Check looks at the whole text and costs less than the pattern
}

// Never is the weight of a shape that no phone number has.
const Never = -100

// Matches tells whether folded text has the shape.
func (s *Shape) Matches(text string) bool {
	if !s.bounds.admit(text) {
		return false
	}
	if s.Needs != "" && !strings.ContainsAny(text, s.Needs) {
		return false
	}
	if s.checkFirst {
		return s.Check([]string{text}) && s.Pattern.MatchString(text)
	}
	match := s.Pattern.FindStringSubmatch(text)
	return match != nil && (s.Check == nil || s.Check(match))
}

// Shapes returns all shapes, the certain ones first.
func Shapes() []Shape { return shapes }

// ShapeOf returns the first shape that folded text has, nil for none.
func ShapeOf(text string) *Shape {
	for i := range shapes {
		if shapes[i].Matches(text) {
			return &shapes[i]
		}
	}
	return nil
}

var shapes = func() []Shape {
	var all []Shape
	for _, group := range [][]Shape{dates, times, addresses, identifiers, amounts} {
		for i := range group {
			shape := &group[i]
			shape.bounds = boundsOf(shape.Pattern.String())
			shape.checkFirst = shape.Check != nil && shape.Pattern.NumSubexp() == 0 && shape.bounds.whole()
		}
		all = append(all, group...)
	}
	return all
}()

// KindOf tells what a whole folded text is, that somebody gave as a phone number:
// a Kind's name, "" if nothing speaks against a number. Only shapes that no phone
// number has count.
func KindOf(text string) string {
	if kind := kindOfLetters(text); kind != "" {
		return kind
	}
	for i := range shapes {
		if shape := &shapes[i]; shape.Weight == Never && shape.Kind != "" && shape.Matches(text) {
			return shape.Kind
		}
	}
	return ""
}

// IsDate tells whether a whole folded text is a date.
func IsDate(text string) bool {
	for i := range dates {
		if shape := &dates[i]; shape.Weight == Never && shape.Matches(text) {
			return true
		}
	}
	return false
}

func re(pattern string) *regexp.Regexp { return regexp.MustCompile(pattern) }
