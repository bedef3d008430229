package phonenorm

import (
	"errors"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// maxCode is how many keys the longest code has that a person types into a phone
// system (3GPP TS 22.030, section 6.5.2 knows none that is longer).
const maxCode = 40

// Read reads a number that the person typed, as they would dial it at their own
// phone. What Parse reads stays as Parse reads it; besides, it knows
//
//   - internal numbers: digits alone, at most d.Internal of them, that are no number
//     of the region. Behind an outside line they are internal even where the public
//     network has a short number of the same digits, as at the phone itself;
//   - codes of the phone system, which begin with a star or a hash ("*97");
//   - numbers of the own area without its area code;
//   - numbers with the outside line before them.
//
// An emergency number is one before it is anything else, with the outside line or
// without, and is dialled as it was typed. Addresses (tel:, sip: …) are nothing that
// a person types: they are read by Parse alone. The error is a *ParseError.
func (d Dialing) Read(text string, r Region) (Number, error) {
	if KnownRegion(d.Home) {
		r.Home = d.Home
	}
	n, err := Parse(text, r)
	runes := foldText(strings.TrimSpace(trimInvisible(text))).runes
	if n.Risk == RiskEmergency || len(runes) == 0 || len(text) > maxText {
		return n, err
	}
	keys := string(runes)
	if behind, ok := strings.CutPrefix(keys, d.Outside); ok && d.Outside != "" {
		if rest, err := Parse(behind, r); err == nil && rest.Risk == RiskEmergency && rest.SIP == "" {
			rest.Text, rest.National = text, d.Outside+rest.National
			return rest, nil
		}
	}
	switch {
	case isDigits(keys) && len(keys) <= d.Internal && (err != nil || n.Type == TypeShort && d.Outside != ""):
		return internal(text, keys, RiskNone), nil
	case err == nil:
		return n, nil
	case runes[0] == '*' || runes[0] == '#':
		if code := withoutSpaces(keys); len(code) <= maxCode && isCode(code) {
			return internal(text, code, RiskServiceCode), nil
		}
	}
	if local, ok := d.readLocal(text, keys, err, r); ok {
		return local, nil
	}
	if behind, ok := strings.CutPrefix(keys, d.Outside); ok && d.Outside != "" {
		if rest, refused := Parse(behind, r); refused == nil && rest.SIP == "" {
			rest.Text = text
			return rest, nil
		}
	}
	return n, err
}

// readLocal reads a number of the own area that was typed without its area code;
// refused is why it could not be read without one.
func (d Dialing) readLocal(text, keys string, refused error, r Region) (Number, bool) {
	why := (*ParseError)(nil)
	cc := phonenumbers.GetCountryCodeForRegion(d.Home)
	if d.Area == "" || cc == 0 || r.code() != d.Home || !errors.As(refused, &why) || !isDigits(keys[:1]) {
		return Number{}, false
	}
	switch why.Kind {
	case KindNoArea, KindNotInUse, KindTooShort:
	default:
		return Number{}, false
	}
	if trunk := TrunkPrefix(d.Home); trunk != "" && strings.HasPrefix(keys, trunk) {
		return Number{}, false // it has its area code, a wrong one
	}
	n, err := Parse("+"+itoa(cc)+" "+d.Area+" "+keys, r)
	if err != nil {
		return Number{}, false
	}
	n.Text, n.RegionSource, n.Assumed = text, r.source(), r.Assumed
	return n, true
}

// internal makes a number of the person's own phone system.
func internal(text, keys string, risk Risk) Number {
	return Number{Text: text, National: keys, Type: TypeInternal, Valid: true, RegionSource: FromNumber, Risk: risk}
}

// isDigits tells whether a text is digits and nothing else.
func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// isCode tells whether a text is keys of a telephone, a digit among them.
func isCode(text string) bool {
	return strings.Trim(text, "0123456789*#") == "" && strings.ContainsAny(text, "0123456789")
}

// withoutSpaces removes what people put between a code's groups.
func withoutSpaces(text string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(text)
}
