package phonenorm

import "siptap.org/siptap/phonenorm/rules"

// Bounds of numbers that stand one behind the other with nothing but a space between.
const (
	leastBefore = 7 // digits of the first
	leastBehind = 8 // digits of the second: an area code and a number
)

// seam finds where a chunk's groups [from, to) are two numbers with only a space
// between them, "+43 1 505641 0664 1234567", of which the first would also be valid
// with the beginning of the second: where the length of numbers varies, digits alone
// do not tell. A zero begins the second, and each is a number by itself. It returns
// the group that begins the second, which may end behind to; 0 where there is none.
func (f *finder) seam(c chunk, from, to int) int {
	if f.table {
		return 0
	}
	before := c.groups[from].end - c.groups[from].start
	for i := from + 1; i < to && before <= maxDigits && f.misses < f.allowed(); i++ {
		if before >= leastBefore && f.restartsAt(c, i) {
			end := f.secondEnd(c, i)
			if end > 0 && f.wouldTake(c.part(f.runes, from, i)) && f.wouldTake(c.part(f.runes, i, end)) {
				return i
			}
		}
		before += c.groups[i].end - c.groups[i].start
	}
	return 0
}

// restartsAt tells whether group i looks like the beginning of a number: a zero
// behind a space.
func (f *finder) restartsAt(c chunk, i int) bool {
	return f.runes[c.groups[i].start] == '0' && cutSpace.divides(f.runes[c.groups[i-1].end:c.groups[i].start])
}

// secondEnd returns the group behind the number that begins with group i, 0 where
// there are too few digits or too many.
func (f *finder) secondEnd(c chunk, i int) int {
	digits, end := c.groups[i].end-c.groups[i].start, i+1
	for end < len(c.groups) && (digits < leastBehind || !f.restartsAt(c, end)) {
		digits += c.groups[end].end - c.groups[end].start
		end++
	}
	if digits < leastBehind || digits > maxDigits {
		return 0
	}
	return end
}

// wouldTake tells whether a candidate would be accepted, without doing so.
func (f *finder) wouldTake(c chunk) bool {
	if c.start < f.end {
		return false
	}
	f.work++
	end, misses, vain, list := f.end, f.misses, f.vain, f.list
	taken := f.judge(c).Accepted
	f.end, f.list = end, list
	if taken {
		f.misses, f.vain = misses, vain
	}
	return taken
}

// tryExtended judges a chunk whose last group is an extension that nothing but a
// hyphen marks, in regions where that is how it is written.
func (f *finder) tryExtended(c chunk) bool {
	n := len(c.groups)
	if n < 2 || !rules.HyphenMarksExtension(f.region.code()) {
		return false
	}
	last := c.groups[n-1]
	if gap := f.runes[c.groups[n-2].end:last.start]; string(gap) != "-" || last.end-last.start > maxTail || last.end-last.start < 2 {
		return false
	}
	body := c.part(f.runes, 0, n-1)
	body.extension = last
	return f.try(body)
}

const (
	maxRange   = 4 // digits that say how far a row of numbers goes on
	maxRanges  = 3 // such tails behind one number
	leastRange = 3 // digits of the last group of a row's first number
)

// tryRange judges a chunk that is too long because the end of a range or the tails of
// other numbers follow the number, "927-1680-8", "06.67668217-8269-8233": the first
// is what one calls. Where a hyphen's tail is part of the number, the whole has been
// read.
func (f *finder) tryRange(c chunk) bool {
	n := len(c.groups)
	if n < 2 || c.vanity || !f.tailBehind(c, 1) {
		return false
	}
	digits, refused := writtenDigits("", f.runes[c.start:c.end])
	if refused == nil {
		_, refused = f.readDigits(digits)
	}
	if refused == nil {
		return false
	}
	for tails := 1; tails <= maxRanges && tails < n; tails++ {
		if !f.tailBehind(c, tails) {
			return false
		}
		row := c.part(f.runes, 0, n-tails)
		row.ranged = true
		if row.digits() >= leastOwned && f.try(row) {
			return true
		}
	}
	return false
}

// tailBehind tells whether the group with which the last tails of a chunk begin is the
// end of a range, or another number's: behind a hyphen, no longer than the group before
// it, and as long as the tails behind it.
func (f *finder) tailBehind(c chunk, tails int) bool {
	n := len(c.groups)
	first, last := c.groups[n-tails-1], c.groups[n-tails]
	tail, body := last.end-last.start, first.end-first.start
	hyphen := last.start-first.end == 1 && f.runes[first.end] == '-'
	return hyphen && tail <= maxRange && body >= leastRange && tail <= body && (tails == 1 || tail == c.groups[n-1].end-c.groups[n-1].start)
}
