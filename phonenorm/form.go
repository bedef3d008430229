package phonenorm

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"siptap.org/siptap/phonenorm/rules"
)

// hearCountryCode hears how the candidate says its country.
func hearCountryCode(c *candidate) (int, string) {
	switch {
	case c.plus():
		return 8, "plus"
	case c.read.bare && c.firstIsCountryCode() && c.ownCountry():
		return 1, "without a plus, apart, the page's own"
	case c.read.bare && c.firstIsCountryCode():
		return -3, "without a plus, apart"
	case c.read.bare && c.ownCountry() && c.read.kind == TypeMobile:
		return -4, "without a plus, a mobile of the page's own country"
	case c.read.bare:
		return -9, "without a plus"
	case c.read.international && c.groups[0].end-c.groups[0].start == 1:
		return -5, "international prefix, in pieces" // "0 0 35.977 35.977"
	case c.read.international:
		return 5, "international prefix"
	}
	return 0, ""
}

// firstIsCountryCode tells whether the country code is a group of its own.
func (c *candidate) firstIsCountryCode() bool {
	first := c.groups[0]
	return len(c.groups) > 1 && string(c.runes[first.start:first.end]) == strconv.Itoa(int(c.read.proto.GetCountryCode()))
}

// ownCountry tells whether the country code is the page's own and the number as
// long as only numbers with a country code are.
func (c *candidate) ownCountry() bool {
	return c.digits() > 10 && phonenumbers.GetCountryCodeForRegion(c.region.code()) == int(c.read.proto.GetCountryCode())
}

// foreignCode reads a candidate whose first group is another country's code without
// a plus, "41 21 966 12 01". So much else begins with two digits that a phone word
// right before it has to announce it, and the country's name to stand near.
func (c *candidate) foreignCode(f *finder, score int) (reading, bool) {
	first := c.groups[0]
	n := first.end - first.start
	free := n == 1 && len(c.groups) == 4 && c.tollFreeNANP()
	if len(c.groups) < 2 || n > 3 || c.runes[first.start] == '0' || c.plus() || c.digits() < 8 || score < strongScore && (!free || score < 0) {
		return reading{}, false
	}
	digits, refused := writtenDigits("", c.runes[c.start:c.end])
	if refused != nil {
		return reading{}, false
	}
	read, refused := f.readDigits("+" + digits)
	if refused != nil || strconv.Itoa(int(read.proto.GetCountryCode())) != string(c.runes[first.start:first.end]) {
		return reading{}, false
	}
	near := string(c.runes[max(0, c.start-countryReach):min(len(c.runes), c.end+countryReach/4)])
	if nanp := read.proto.GetCountryCode() == nanpCode && len(c.groups) == 4 && nanpGroups(c.digitGroups()); nanp {
		read.bare = true
		return read, true // nobody else writes "1-888-875-7170"
	}
	if !rules.NamesCountry(read.region, near) {
		return reading{}, false
	}
	read.bare = true
	return read, true
}

// tollFreeNANP tells whether the candidate is written as North Americans write numbers
// that callers do not pay for, "1-800-222-1222", which their pages show to everybody.
func (c *candidate) tollFreeNANP() bool {
	own := c.digitGroups()
	return own[0] == "1" && slices.Contains([]string{"800", "833", "844", "855", "866", "877", "888"}, own[1]) && len(own[2]) == 3 && len(own[3]) == 4
}

// countryReach is how many runes before a number a country's name counts.
const countryReach = 200

// strongScore is what a strong phone word adds.
const strongScore = 6

// hearBracket hears an area code in brackets, "(01) 505641", which nothing else
// is written with.
func hearBracket(c *candidate) (int, string) {
	shape := c.shape
	if first := c.groups[0]; first.end-first.start == 1 && shape[0] != '(' {
		shape = strings.TrimLeft(shape[1:], " -") // a trunk prefix: "8 (8442) 12-34-57"
	}
	if len(c.groups) < 2 || c.plus() || !strings.HasPrefix(shape, "(") {
		return 0, ""
	}
	if shut := strings.IndexByte(shape, ')'); shut >= 3 && shut <= 8 {
		return 4, ""
	}
	return 0, ""
}

// hearTrunk hears the trunk prefix before the national number: a zero that no
// amount and few identifiers begin with.
func hearTrunk(c *candidate) (int, string) {
	if c.read.international {
		return 0, ""
	}
	if c.read.proto.GetCountryCode() == nanpCode && len(c.groups) > 1 && c.firstIsCountryCode() {
		return 2, ""
	}
	if c.read.trunkless && !strings.ContainsAny(c.shape, "/(") {
		return -4, "none" // millions are grouped so
	}
	if first := c.groups[0]; c.runes[first.start] != '0' {
		if trunk := phonenumbers.GetNddPrefixForRegion(c.read.region, true); len(c.groups) > 2 && trunk != "" && string(c.runes[first.start:first.end]) == trunk {
			return 2, "apart"
		}
		return 0, ""
	}
	switch {
	case len(c.groups) == 1:
		return 2, ""
	case c.groups[0].end-c.groups[0].start == 1 && !c.areaApart():
		// A zero of its own begins many a row of a table.
		switch {
		case c.digits() < 9:
			return -2, "apart"
		case len(c.groups) > 4:
			return 0, ""
		}
		return 1, "apart"
	}
	return 3, ""
}

// areaApart tells whether a slash or a bracket stands behind the second group, as
// behind an area code whose trunk prefix stands apart: "0 1/505 64 10", "(0 89) 2 18".
func (c *candidate) areaApart() bool {
	return len(c.groups) > 2 && strings.ContainsAny(string(c.runes[c.groups[1].end:c.groups[len(c.groups)-1].start]), "/)]")
}

// hearGrouping hears whether the digits are grouped as the number's country groups
// them.
func hearGrouping(c *candidate) (int, string) {
	if len(c.groups) < 2 || c.vanity {
		return 0, ""
	}
	own := c.digitGroups()
	if c.read.proto.GetCountryCode() == nanpCode && !nanpGroups(own) {
		return -8, "not North American"
	}
	written := c.read.written()
	if suffixOf(own, written.nationalGroups) || suffixOf(own, written.internationalGroups[1:]) {
		if len(own) > 2 {
			return 4, "as usual"
		}
		return 3, "as usual"
	}
	if rules.AlternateGroups(c.read.region, own) {
		return 3, "as people do"
	}
	switch groups, size := len(own), c.digits(); {
	case groups > 3 && 2*size < 3*groups:
		return -6, "many small groups"
	case c.digits() >= 9 && groups <= 5:
		return 0, ""
	}
	return -1, "unusual"
}

// hearTollFree hears that callers do not pay for the number, which is why it is shown.
func hearTollFree(c *candidate) (int, string) {
	if c.read.kind != TypeTollFree || len(c.groups) < 3 && !c.announced {
		return 0, ""
	}
	return 3, ""
}

// mostBare is how many digits people write without grouping: a trunk prefix and eleven,
// or a country code and the longest numbers.
const mostBare = 13

// hearBare hears that the digits stand without any grouping.
func hearBare(c *candidate) (int, string) {
	if len(c.groups) > 1 || c.plus() || c.vanity {
		return 0, ""
	}
	switch n := c.digits(); {
	case n < 9:
		return -5, "few"
	case n > mostBare:
		return -4, "many"
	case n < 10 && c.runes[c.start] != '0':
		return -2, ""
	case c.mobile() && c.runes[c.start] != '0':
		return 1, "mobile"
	}
	return -1, ""
}

// mobile tells whether the number may be a mobile's, in a country that can tell.
func (c *candidate) mobile() bool {
	switch c.read.kind {
	case TypeMobile:
		return true
	case TypeFixedOrMobile:
		return c.read.proto.GetCountryCode() != nanpCode
	}
	return false
}

// hearFellows hears that other numbers of the text were written alike. That an
// identifier is written like them says nothing.
func hearFellows(c *candidate) (int, string) {
	if c.fellow == 0 || c.denied || len(c.groups) < 2 {
		return 0, ""
	}
	return 2, ""
}

// digitGroups returns the candidate's groups as strings.
func (c *candidate) digitGroups() []string {
	groups := make([]string, len(c.groups))
	for i, g := range c.groups {
		groups[i] = string(c.runes[g.start:g.end])
	}
	return groups
}

// groupsOf returns the digit groups of a formatted number.
func groupsOf(formatted string) []string {
	return strings.FieldsFunc(formatted, func(r rune) bool { return r < '0' || r > '9' })
}

// nanpGroups tells whether digits are divided only where North Americans divide
// them: after the area code and after the exchange.
func nanpGroups(own []string) bool {
	total := 0
	for _, g := range own {
		total += len(g)
	}
	at := -total
	for _, g := range own[:len(own)-1] {
		at += len(g)
		if at != -7 && at != -4 && at > -10 {
			return false
		}
	}
	return true
}

// suffixOf tells whether want ends own: what precedes is a country code, a trunk
// prefix or both. The first wanted group may have the trunk prefix of the other.
func suffixOf(own, want []string) bool {
	if len(want) < 2 || len(own) < len(want) {
		return false
	}
	own = own[len(own)-len(want):]
	for i := range want {
		if own[i] != want[i] && (i > 0 || strings.TrimLeft(own[i], "0") != strings.TrimLeft(want[i], "0")) {
			return false
		}
	}
	return true
}
