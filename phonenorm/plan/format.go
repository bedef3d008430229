package plan

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// format is one of a region's ways to write its numbers.
type format struct {
	leading, whole *pattern // what the number begins with, nil for anything, and all of it
	groups         func() (*regexp.Regexp, error)
	national       string // how the groups are written, "$1 $2": with the trunk prefix
	plain          string // and without
	needsTrunk     bool   // nobody leaves the trunk prefix out
}

func newFormats(list []*phonenumbers.NumberFormat) []format {
	var formats []format
	for _, each := range list {
		groups := sync.OnceValues(func() (*regexp.Regexp, error) { return regexp.Compile(`^(?:` + each.GetPattern() + `)$`) })
		f := format{whole: compile(each.GetPattern()), groups: groups, national: each.GetFormat(), plain: each.GetFormat()}
		if leading := each.GetLeadingDigitsPattern(); len(leading) > 0 {
			f.leading = compile(leading[len(leading)-1]) // the last is the most exact
		}
		prefix := each.GetNationalPrefixFormattingRule()
		firstGroupOnly := strings.TrimSuffix(strings.TrimPrefix(prefix, "("), ")") == "$1"
		f.needsTrunk = prefix != "" && !firstGroupOnly && !each.GetNationalPrefixOptionalWhenFormatting()
		if first := strings.IndexByte(f.plain, '$'); prefix != "" && first >= 0 {
			group := f.plain[first : first+2]
			f.national = f.plain[:first] + strings.ReplaceAll(prefix, "$1", group) + f.plain[first+2:]
		}
		formats = append(formats, f)
	}
	return formats
}

// formatOf returns the first format that a national number fits, nil for none.
func formatOf(formats []format, national string) *format {
	for i := range formats {
		if f := &formats[i]; (f.leading == nil || f.leading.matchStart(national)) && f.whole.match(national) {
			return f
		}
	}
	return nil
}

// divide returns where the groups of a national number are, as regexp does; nil where the
// format cannot tell, which the comparison with the library would show.
func (f *format) divide(national string) []int {
	groups, err := f.groups()
	if err != nil {
		return nil
	}
	return groups.FindStringSubmatchIndex(national)
}

// write puts the groups of a national number into a template.
func write(national string, at []int, template string) string {
	if at == nil {
		return national
	}
	var b strings.Builder
	b.Grow(len(national) + len(template))
	for i := 0; i < len(template); i++ {
		if template[i] == '$' && i+1 < len(template) {
			i++
			if group := 2 * int(template[i]-'0'); group+1 < len(at) && at[group] >= 0 {
				b.WriteString(national[at[group]:at[group+1]])
			}
			continue
		}
		b.WriteByte(template[i])
	}
	return b.String()
}

// Format writes a number as libphonenumber's NATIONAL and INTERNATIONAL formats do,
// Argentine mobiles too, whose area code the Go port loses.
func Format(number *phonenumbers.PhoneNumber) (national, international string) {
	digits := National(number)
	shared := plans().countries[int(number.GetCountryCode())]
	if len(shared) == 0 || number.GetExtension() != "" {
		return phonenumbers.Format(number, phonenumbers.NATIONAL), phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
	}
	main := shared[0]
	national, international = digits, digits
	home := formatOf(main.formats, digits)
	var groups []int
	if home != nil {
		groups = home.divide(digits)
		national = write(digits, groups, home.national)
	}
	abroad := home
	if len(main.abroad) > 0 {
		if abroad = formatOf(main.abroad, digits); abroad != nil {
			groups = abroad.divide(digits)
		}
	}
	if abroad != nil {
		international = write(digits, groups, abroad.plain)
	}
	return national, "+" + strconv.Itoa(main.country) + " " + international
}

// Complete tells what libphonenumber's IsNationalPrefixPresentIfRequired says of a
// number that was read with its raw input kept: whether it has the trunk prefix or
// area code without which nobody writes it.
func Complete(number *phonenumbers.PhoneNumber) bool {
	if number.GetCountryCodeSource() != phonenumbers.PhoneNumber_FROM_DEFAULT_COUNTRY {
		return true
	}
	shared := plans().countries[int(number.GetCountryCode())]
	if len(shared) == 0 || !shared[0].oneTrunk {
		return phonenumbers.IsNationalPrefixPresentIfRequired(number)
	}
	f := formatOf(shared[0].formats, National(number))
	return f == nil || !f.needsTrunk || shared[0].hasTrunk(number.GetRawInput())
}

// hasTrunk tells whether digits begin with the trunk prefix, and not merely with the
// same digits.
func (r *region) hasTrunk(digits string) bool {
	behind, ok := strings.CutPrefix(digits, r.trunk)
	return ok && r.trunk != "" && (!r.general.digits.match(digits) || r.general.digits.match(behind))
}
