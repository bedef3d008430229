package phonenorm

import (
	"strconv"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Place says where a public number was given out: the town or district by
// libphonenumber's geocoding data, in that language (BCP 47; "" or an unknown one:
// English) where it has a name in it, else in English; and the IANA name of the time
// zone. Each is "" where it is not known: of mobile phones, of lines that stand for a
// whole country, and where a number may be in several zones. It is a guess: numbers
// move with people.
//
// Its tables, some 15 MB, are read when it is first asked.
func (n Number) Place(tongue string) (place, zone string) {
	parsed, err := phonenumbers.Parse(n.E164, "")
	if err != nil || !n.Valid {
		return "", ""
	}
	fixed := n.Type == TypeFixedLine || n.Type == TypeFixedOrMobile
	prefix := n.E164
	if !fixed { // what is carried about is anywhere in the country
		prefix = strconv.Itoa(int(parsed.GetCountryCode()))
	}
	zones, err := phonenumbers.GetTimezonesForPrefix(prefix)
	if err == nil && len(zones) == 1 && zones[0] != phonenumbers.UNKNOWN_TIMEZONE {
		zone = zones[0]
	}
	if !fixed {
		return "", zone
	}
	tag, err := language.Parse(tongue)
	if err != nil {
		tag = language.English
	}
	base, _ := tag.Base()
	place, err = phonenumbers.GetGeocodingForNumber(parsed, base.String())
	if err != nil || place == country(n.Region, base) {
		return "", zone
	}
	return place, zone
}

// country is what the library says of a number of which it knows the country only.
func country(region string, base language.Base) string {
	tag, err := language.Compose(base)
	code, wrong := language.ParseRegion(region)
	if err != nil || wrong != nil {
		return ""
	}
	return display.Regions(tag).Name(code)
}
