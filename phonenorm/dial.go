package phonenorm

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// DialAs is the form of a number before rewriting. Values are configuration values.
type DialAs string

// The forms.
const (
	DialE164     DialAs = "e164"     // +431505641
	DialDigits   DialAs = "digits"   // 431505641
	Dial00       DialAs = "00"       // 00431505641, with the home region's international prefix
	DialNational DialAs = "national" // 01505641; numbers of other countries as Dial00
	DialLocal    DialAs = "local"    // 505641 in the own area; other numbers as DialNational
)

// Errors of Dial.
var (
	// ErrNotDialable indicates a number that is not valid and so has no dialled form.
	ErrNotDialable = errors.New("this is not a valid phone number and is not dialled")
	// ErrNoPrefix indicates a home region without one international prefix, where
	// callers choose a carrier.
	ErrNoPrefix = errors.New("the home region has no single international prefix; set international_prefix, or dial as e164")
	// ErrBadRewrite indicates that a rewrite rule's result cannot be dialled.
	ErrBadRewrite = errors.New("the rewrite rule's result cannot be dialled")
)

// Dialing is how an account's line wants its numbers.
type Dialing struct {
	As   DialAs // "" is DialE164
	Home string // the line's own region, for Dial00 and DialNational; "" = unknown: the prefix is 00, no number is national

	// Area is the line's own area code without the trunk prefix ("1" for Vienna, "06"
	// for Rome, where the zero is no prefix), "" = none.
	Area string

	// Outside is what gets a line to the public network, "" = nothing. It stands
	// before every public number that does not begin with "+".
	Outside string

	// Abroad is dialled before a country code, "" = as the home region does it.
	Abroad string

	// Internal is how many digits the longest internal number has that a person may
	// type; 0 = there are none.
	Internal int

	Rules []Rewrite // the first that matches applies, to all that stands before it
}

// DefaultInternal is the Internal of a line of which nothing is known.
const DefaultInternal = 4

// Dialed is what is sent to the telephone, and why.
type Dialed struct {
	// String is what is dialled: digits with an optional '+', or user@host for a
	// SIP address.
	String string
	// Rule says in words what made it so, one step after the other:
	// `national number; outside line 0; rewrite rule 2: ^00(\d+)$`.
	Rule string
}

// inlineExtensions are the regions in whose fixed networks an extension is dialled
// right behind the number. Elsewhere the person dials it when the callee answers.
var inlineExtensions = map[string]bool{"AT": true, "DE": true}

// Dial makes the string to dial. Emergency numbers, internal numbers and SIP
// addresses are dialled as they are; other short numbers get the outside line;
// anything else is written in the account's form, with the outside line before it,
// and then rewritten by the first rule that matches. The error wraps
// ErrNotDialable, ErrNoPrefix or ErrBadRewrite.
func (d Dialing) Dial(n Number) (Dialed, error) {
	switch {
	case !n.Valid:
		return Dialed{}, ErrNotDialable
	case n.SIP != "":
		return Dialed{n.SIP, "SIP address, as it is"}, nil
	case n.Risk == RiskEmergency:
		return Dialed{n.National, "emergency number, as it is"}, nil
	case n.Type == TypeInternal && n.Risk == RiskServiceCode:
		return Dialed{n.National, "code of the phone system, as it is"}, nil
	case n.Type == TypeInternal:
		return Dialed{n.National, "internal number, as it is"}, nil
	case n.Type == TypeShort && d.Outside == "":
		return Dialed{n.National, "short number, as it is"}, nil
	case n.Type == TypeShort:
		return Dialed{d.Outside + n.National, "short number; outside line " + d.Outside}, nil
	case n.E164 == "":
		return Dialed{}, ErrNotDialable
	}
	text, rule, err := d.form(n)
	if err != nil {
		return Dialed{}, err
	}
	if d.Outside != "" && !strings.HasPrefix(text, "+") {
		text, rule = d.Outside+text, rule+"; outside line "+d.Outside
	}
	for i, rewrite := range d.Rules {
		rewritten, ok := rewrite.apply(text)
		if !ok {
			continue
		}
		if !dialable(rewritten) {
			return Dialed{}, fmt.Errorf("rewrite rule %d, %s: %w", i+1, rewrite.pattern, ErrBadRewrite)
		}
		text, rule = rewritten, fmt.Sprintf("%s; rewrite rule %d: %s", rule, i+1, rewrite.pattern)
		break
	}
	if n.Extension != "" {
		if d.inline(n) {
			text, rule = text+n.Extension, fmt.Sprintf("%s; extension %s appended", rule, n.Extension)
		} else {
			rule = fmt.Sprintf("%s; extension %s is not dialled", rule, n.Extension)
		}
	}
	return Dialed{text, rule}, nil
}

// inline tells whether a number's extension is dialled right behind it.
func (d Dialing) inline(n Number) bool {
	if !inlineExtensions[n.Region] || len(n.E164)+len(n.Extension) > 1+15 {
		return false
	}
	switch n.Type {
	case TypeFixedLine, TypeFixedOrMobile, TypeUAN, TypeVoIP, TypeUnknown:
		return true
	}
	return false
}

// form writes a number as the account wants it, before rewriting.
func (d Dialing) form(n Number) (text, rule string, err error) {
	digits := strings.TrimPrefix(n.E164, "+")
	switch d.As {
	case "", DialE164:
		return n.E164, "E.164", nil
	case DialDigits:
		return digits, "E.164 without +", nil
	case DialNational, DialLocal:
		if subscriber, ok := d.subscriber(n); ok && d.As == DialLocal {
			return subscriber, "local number", nil
		}
		if d.sameCountry(n) {
			return digitsOf(foldText(n.National).runes), "national number", nil
		}
		fallthrough
	case Dial00:
		prefix, err := d.abroad()
		if err != nil {
			return "", "", err
		}
		return prefix + digits, "international prefix " + prefix, nil
	}
	return "", "", fmt.Errorf("%q is not a form to dial in (e164, digits, 00, national, local): %w", string(d.As), ErrNotDialable)
}

// sameCountry tells whether a number has the home region's country code.
func (d Dialing) sameCountry(n Number) bool {
	cc := phonenumbers.GetCountryCodeForRegion(d.Home)
	if cc == 0 {
		return false
	}
	proto, err := phonenumbers.Parse(n.E164, "")
	return err == nil && int(proto.GetCountryCode()) == cc
}

// subscriber returns a number without country and area code, ok where it is a fixed
// line of the own area.
func (d Dialing) subscriber(n Number) (text string, ok bool) {
	cc := phonenumbers.GetCountryCodeForRegion(d.Home)
	if cc == 0 || d.Area == "" || n.Type != TypeFixedLine && n.Type != TypeFixedOrMobile {
		return "", false
	}
	text, ok = strings.CutPrefix(n.E164, "+"+itoa(cc)+d.Area)
	return text, ok && text != ""
}

// abroad returns what is dialled before a country code.
func (d Dialing) abroad() (string, error) {
	if d.Abroad != "" {
		return d.Abroad, nil
	}
	return internationalPrefix(d.Home)
}

// dialable tells whether a string may be sent as a SIP user: digits, '+', the
// keys * and #, letters and marks that a telephone system might want.
func dialable(text string) bool {
	for _, r := range text {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("+*#-_.", r) {
			return false
		}
	}
	return text != ""
}

// internationalPrefix returns what people of a region dial before a country code
// (ITU-T E.164, Annex A; libphonenumber's metadata). Where the region is unknown
// it is 00, the ITU's recommendation.
func internationalPrefix(region string) (string, error) {
	if !KnownRegion(region) {
		return "00", nil
	}
	if prefix := prefixes()[region]; prefix != "" {
		return prefix, nil
	}
	return "", fmt.Errorf("region %s: %w", region, ErrNoPrefix)
}

var prefixes = sync.OnceValue(func() map[string]string {
	byRegion := map[string]string{}
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		return byRegion // the tables are part of the library; without them no region is known either
	}
	for _, meta := range collection.GetMetadata() {
		prefix := meta.GetPreferredInternationalPrefix()
		if prefix == "" {
			prefix = meta.GetInternationalPrefix()
		}
		prefix = strings.ReplaceAll(prefix, "~", "") // "8~10": wait for a tone between them
		if prefix == digitsOf([]rune(prefix)) {
			byRegion[meta.GetId()] = prefix
		}
	}
	return byRegion
})
