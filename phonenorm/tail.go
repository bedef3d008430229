package phonenorm

import (
	"strconv"
	"strings"

	"siptap.org/siptap/phonenorm/rules"
)

// Bounds of lists of tails.
const (
	maxTails     = 12  // tails behind one number
	maxTail      = 5   // digits of a tail
	tailDistance = 100 // how far a tail's line may lie behind the line whose end it replaces
)

// listed is an accepted number, to which a list may add others.
type listed struct {
	chunk  chunk
	read   reading
	number Number
}

// tails accepts the numbers that a list adds to an accepted one by their ends
// alone: "505641, -642/643", "12345-0, Fax -12", "808-1268/1269". The tail takes the
// place of what stands behind the number's last hyphen where that is a short
// direct-dial tail itself, else of as many digits at the number's end; then it has
// to be a neighbour of those, because lists count upwards.
//
// Behind the beginning of a range nothing is added: the numbers up to its end are not
// written.
func (f *finder) tails(from listed) {
	c, base, number := from.chunk, from.read, from.number
	if number.Extension != "" || c.ranged {
		return
	}
	digits := number.E164
	behind := 0 // digits behind the number's last hyphen
	if n := len(c.groups); n > 1 && base.proto.GetCountryCode() != nanpCode {
		if gap := f.runes[c.groups[n-2].end:c.groups[n-1].start]; strings.Trim(string(gap), " ") == "-" {
			behind = c.groups[n-1].end - c.groups[n-1].start
		}
	}
	for range maxTails {
		start, end, hyphen, ok := f.tailAhead(f.end)
		if !ok {
			return
		}
		tail := string(f.runes[start:end])
		cut := len(tail)
		switch old, err := strconv.Atoi(digits[len(digits)-cut:]); {
		case hyphen && behind > 0 && behind <= maxTail:
			cut, behind = behind, len(tail)
		case err != nil:
			return
		default:
			if now, _ := strconv.Atoi(tail); now <= old || now-old > tailDistance {
				return
			}
		}
		digits = digits[:len(digits)-cut] + tail
		read, refused := f.readDigits(digits)
		if refused != nil {
			return
		}
		read.international, read.bare = base.international, base.bare
		var j Judgement
		startByte, endByte, startUnit, endUnit := f.place(start, end)
		j.Start, j.End, j.Accepted = startUnit, endUnit, true
		f.add(&j, "end of a list", "", minScore)
		j.Number = read.number(f.text[startByte:endByte], "", f.region)
		f.end = end
		f.accept(j)
	}
}

// tailAhead finds the next tail of a list at rune index i: a slash, or a comma, an
// "and" or a word such as "Fax" with a hyphen, then a few digits that are not the
// beginning of anything longer.
func (f *finder) tailAhead(i int) (start, end int, hyphen, ok bool) {
	runes := f.runes
	skip := func() {
		for n := 0; i < len(runes) && runes[i] == ' ' && n < 2; n++ {
			i++
		}
	}
	skip()
	slash := false
	if i < len(runes) && strings.ContainsRune("/,;&", runes[i]) {
		slash = runes[i] == '/'
		i++
		skip()
	}
	if word := i; !slash && word < len(runes) && rules.IsLetter(runes[word]) {
		for i < len(runes) && rules.IsLetter(runes[i]) && i-word < 20 {
			i++
		}
		if text := string(runes[word:i]); !rules.ListWords.Has(text) && rules.PhoneWord(text) == rules.NoWord {
			return 0, 0, false, false
		}
		for n := 0; i < len(runes) && strings.ContainsRune(" .:", runes[i]) && n < 3; n++ {
			i++
		}
	}
	if i < len(runes) && runes[i] == '-' {
		hyphen = true
		i++
	}
	if !hyphen && !slash {
		return 0, 0, false, false
	}
	for start, end = i, i; end < len(runes) && isDigit(runes[end]) && end-start <= maxTail; {
		end++
	}
	if start == end || end-start > maxTail {
		return 0, 0, false, false
	}
	return start, end, hyphen, f.tailEnds(start, end)
}

// tailEnds tells whether nothing that follows makes digits the beginning of
// something longer, an amount or a measurement.
func (f *finder) tailEnds(start, end int) bool {
	tail := &candidate{chunk: chunk{start: start, end: end, groups: []group{{start, end}}}, runes: f.runes, floor: f.base, after: end}
	for _, hear := range []func(*candidate) (int, string){hearGluedAfter, hearUnitAfter} {
		if weight, _ := hear(tail); weight != 0 {
			return false
		}
	}
	if rules.ExtensionWordAhead(f.runes[end:]) {
		return false // "/ 12 mellék" is an extension whose word follows it
	}
	i, gap := end, 0
	for i < len(f.runes) && isSeparator(f.runes[i]) && gap < maxGap {
		i++
		gap++
	}
	if i == len(f.runes) || !isDigit(f.runes[i]) {
		return true
	}
	return strings.Trim(string(f.runes[end:i]), " -") == "/"
}
