package config

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"siptap.org/siptap/phonenorm"
)

// The bounds of the keys that say how a line is dialled on.
const (
	longestPrefix   = 8 // digits of an outside line, area code or international prefix
	longestInternal = 7 // digits; more would take public numbers for internal ones
)

// dialingFields are the keys of an account that say how numbers are dialled on its
// line.
var dialingFields = []field[Account]{
	choice("dial_as", "`form` in which numbers are dialled", func(a *Account) *string { return &a.DialAs },
		[]string{"e164", "digits", "00", "national", "local"}),
	{key: "country", usage: "`country` of the line, like AT, where it is not the region", set: func(a *Account, v value) error {
		if v.kind != unstable.String {
			return expected(`a country's two letters like "AT", or "" for the region`)
		}
		code, err := parseRegion(v.text)
		a.Country = code
		return err
	}},
	text("area_code", "the line's own area `code` without the leading 0: 1 for Vienna",
		func(a *Account) *string { return &a.AreaCode }, checkPrefix("the own area code")),
	text("outside_line", "`digits` that get a line to the public network, like 0 or 9",
		func(a *Account) *string { return &a.OutsideLine }, checkPrefix("what gets a line to the public network")),
	text("international_prefix", "`digits` dialled before a country code, where they are not the country's own",
		func(a *Account) *string { return &a.InternationalPrefix }, checkPrefix("what is dialled before a country code")),
	{key: "internal_digits", set: func(a *Account, v value) error {
		n, err := strconv.ParseInt(v.text, 0, 32)
		if v.kind != unstable.Integer || err != nil || n < 0 || n > longestInternal {
			return expected(fmt.Sprintf("a whole number from 0 (no internal numbers) to %d", longestInternal))
		}
		a.InternalDigits = int(n)
		return nil
	}},
}

// checkPrefix takes a few digits or nothing.
func checkPrefix(what string) func(string) error {
	return func(s string) error {
		if len(s) > longestPrefix || strings.Trim(s, "0123456789") != "" {
			return expected(fmt.Sprintf(`%s: up to %d digits, or ""`, what, longestPrefix))
		}
		return nil
	}
}

// Home returns the region in which an account's line is: its own country, else the
// configuration's region, "" where neither is known.
func (c *Config) Home(a *Account) string {
	if a != nil && a.Country != "" {
		return a.Country
	}
	return c.Region
}

// lineOf checks what an account's keys for dialling mean together, and fills in the
// form that a line behind an outside line has unless it is said.
func (d *decoding) lineOf(a *Account, t *table) {
	d.where = a.Name
	defer func() { d.where = "" }()
	form := t.find("dial_as")
	switch {
	case a.OutsideLine == "":
	case form == nil:
		a.DialAs = "national"
	case a.DialAs == "e164":
		d.report(form, form.value, expected(`00, national, local or digits: an outside line is never dialled before a "+"`))
	}
	home := d.config.Home(a)
	if e := t.find("area_code"); e != nil && a.AreaCode != "" {
		trunk := phonenorm.TrunkPrefix(home)
		if trunk != "" && strings.HasPrefix(a.AreaCode, trunk) && !strings.HasPrefix(trunk, "8") {
			d.report(e, e.value, expected(fmt.Sprintf("the area code without the leading %s", trunk)))
		}
		if home == "" {
			d.report(e, e.value, expected(`country = "AT" or the like beside it: area codes are a country's own`))
		}
	}
	if form != nil && a.DialAs == "local" && a.AreaCode == "" {
		d.report(form, form.value, expected(`area_code beside it, or national`))
	}
}
