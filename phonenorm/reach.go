package phonenorm

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Reach is whom a telephone network may connect somebody to who dials a string.
type Reach struct {
	// E164 are the numbers in international form, in use or not, of every reading
	// that is not absurd. They serve to tell what must never be dialled.
	E164 []string

	// Numbers are those that exist, and the short numbers among them, of the readings
	// that the line's keys make likely. They serve to tell what a call may cost.
	Numbers []Number
}

// Reached reads a string as the network behind the line reads it: it takes away the
// outside line, what chooses a carrier and what hides the caller's number, and then
// looks for an international prefix, a trunk prefix or neither. The string is what
// Dial made, or the user of a SIP address; separators and signs in it count for
// nothing, and letters are read both as nothing and as a telephone's keys.
//
// Unknown says that nobody has written the string for this line, as with the user of
// a SIP address: then it is also read as though it needed no outside line, or one
// that the configuration does not name, and as a number without its "+".
func (d Dialing) Reached(dialed string, unknown bool) Reach {
	r := reacher{line: d, unknown: unknown, trunk: TrunkPrefix(d.Home)}
	if cc := phonenumbers.GetCountryCodeForRegion(d.Home); cc != 0 {
		r.country = itoa(cc)
	}
	for _, run := range runsOf(dialed) {
		r.run(run)
	}
	return r.Reach
}

// maxReached bounds how much of a string is looked at: more than any number takes.
const maxReached = 64

// runsOf returns the runs of digits of a dialled string, "+" before those that had
// one. Stars and hashes end a run, because what stands between them may be a number
// (3GPP TS 22.030, section 6.5.2); so does a "+".
func runsOf(dialed string) []string {
	var with, without, apart strings.Builder
	runes := foldText(dialed).runes
	for _, c := range runes[:min(len(runes), maxReached)] {
		switch {
		case isDigit(c):
			with.WriteRune(c)
			without.WriteRune(c)
			apart.WriteRune(c)
		case c >= 'a' && c <= 'z':
			if with.Len() > 0 { // a name before a number is no number
				with.WriteByte(keyOf(c))
			}
			apart.WriteByte(' ')
		case c == '+':
			for _, b := range []*strings.Builder{&with, &without, &apart} {
				b.WriteString(" +")
			}
		case strings.ContainsRune("*#,;", c):
			for _, b := range []*strings.Builder{&with, &without, &apart} {
				b.WriteByte(' ')
			}
		}
	}
	var runs []string
	for _, b := range []*strings.Builder{&with, &without, &apart} {
		for run := range strings.FieldsSeq(b.String()) {
			if isDigits(strings.TrimPrefix(run, "+")) && !slices.Contains(runs, run) {
				runs = append(runs, run)
			}
		}
	}
	return runs
}

// keyOf returns the key of a telephone that bears a letter (ITU-T E.161, option A).
func keyOf(letter rune) byte { return "22233344455566677778889999"[letter-'a'] }

// reacher collects the readings of one string.
type reacher struct {
	Reach
	line    Dialing
	unknown bool
	country string // the home region's country code, "" = not known
	trunk   string // what its people dial before an area code, "" = nothing
}

// run reads one run of digits.
func (r *reacher) run(run string) {
	if global, ok := strings.CutPrefix(run, "+"); ok {
		r.global(global, true)
		return
	}
	if isEmergency(run, Region{Code: r.line.Home}) {
		r.emergency(run)
	}
	outside := r.line.Outside
	behind, hasOutside := strings.CutPrefix(run, outside)
	switch {
	case outside == "":
		r.public(run)
	case hasOutside:
		r.public(behind)
	default:
		// Nothing that lacks the outside line leaves the house: a rule that has taken
		// it away means an internal number. It is still none that is forbidden.
		r.national(run, false)
	}
	if !r.unknown {
		return
	}
	if outside != "" {
		r.public(run)
	}
	for _, guess := range []string{"0", "9"} {
		if behind, ok := strings.CutPrefix(run, guess); ok && guess != outside {
			r.public(behind)
		}
	}
}

// public reads what the public network gets, with and without access codes before
// it: one that chooses a carrier, and one that hides the own number.
func (r *reacher) public(digits string) {
	if r.line.As == DialDigits && !r.unknown {
		if n, err := Parse("+"+digits, Region{}); err == nil && n.E164 == "+"+digits {
			r.global(digits, true) // as the line wants it, and nothing else
			return
		}
	}
	r.national(digits, true)
	for _, behind := range behindAccessCode(r.line.Home, digits) {
		r.national(behind, true)
		for _, further := range behindAccessCode(r.line.Home, behind) {
			r.national(further, true)
		}
	}
}

// national reads digits as somebody in the home region dials them. likely says that
// they leave the house.
func (r *reacher) national(digits string, likely bool) {
	for _, prefix := range r.prefixes() {
		if rest, ok := strings.CutPrefix(digits, prefix); ok && len(rest) > maxInternal {
			r.global(rest, likely)
			return
		}
	}
	long := len(digits) > DefaultInternal // what is shorter stays in the house, unless it is known
	if r.country != "" && long {
		rest, hasTrunk := strings.CutPrefix(digits, r.trunk)
		switch {
		case r.trunk != "" && hasTrunk:
			r.global(r.country+rest, likely)
		default:
			r.global(r.country+digits, likely && r.whole(digits))
			if r.line.Area != "" {
				r.global(r.country+r.line.Area+digits, false)
			}
		}
		if strings.HasPrefix(digits, r.country) {
			r.global(digits, false)
		}
	}
	home := Region{Code: r.line.Home, Home: r.line.Home}
	n, err := Parse(digits, home)
	if err == nil {
		// This knows the carriers, prefixes and short numbers of each country.
		r.add(n, likely)
	}
	switch {
	case r.line.As == DialDigits:
		r.global(digits, likely)
	case r.unknown && err != nil && long:
		r.global(digits, likely && len(digits) > maxShortDigits)
	case err != nil && long && r.line.As != DialNational && r.line.As != DialLocal:
		r.global(digits, false)
	}
}

// prefixes are what the home region's people dial before a country code, the line's
// own first. "00" means that nearly everywhere (ITU-T E.164, Annex A).
func (r *reacher) prefixes() []string {
	var list []string
	if r.line.Abroad != "" {
		list = append(list, r.line.Abroad)
	}
	if own, err := internationalPrefix(r.line.Home); err == nil {
		list = append(list, own)
	}
	return append(list, "00")
}

// whole tells whether digits without a trunk prefix may be a whole national number:
// where there is none, or where the region's numbers are dialled without it.
func (r *reacher) whole(digits string) bool {
	proto, err := phonenumbers.ParseAndKeepRawInput(digits, r.line.Home)
	return err == nil && phonenumbers.IsNationalPrefixPresentIfRequired(proto) && phonenumbers.IsValidNumber(proto)
}

// global adds a number that begins with a country code.
func (r *reacher) global(digits string, likely bool) {
	if digits == "" || digits[0] == '0' {
		return // no country code begins with a zero
	}
	if !slices.Contains(r.E164, "+"+digits) {
		r.E164 = append(r.E164, "+"+digits)
	}
	if national, ok := strings.CutPrefix(digits, r.country); ok && r.country != "" && isEmergency(national, Region{Code: r.line.Home}) {
		r.emergency(national)
	}
	if n, err := Parse("+"+digits, Region{Code: r.line.Home, Home: r.line.Home}); err == nil {
		if n.E164 != "+"+digits && !slices.Contains(r.E164, n.E164) {
			r.E164 = append(r.E164, n.E164) // with a trunk prefix behind the country code
		}
		r.add(n, likely)
	}
}

// emergency adds an emergency number.
func (r *reacher) emergency(digits string) {
	if n, ok := readShort(digits, digits, Region{Code: r.line.Home}); ok {
		r.add(n, true)
	}
}

// add adds a number that exists.
func (r *reacher) add(n Number, likely bool) {
	if n.E164 != "" && !slices.Contains(r.E164, n.E164) {
		r.E164 = append(r.E164, n.E164)
	}
	if !likely {
		return
	}
	for _, known := range r.Numbers {
		if known.E164 == n.E164 && known.National == n.National {
			return
		}
	}
	r.Numbers = append(r.Numbers, n)
}
