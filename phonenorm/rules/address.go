package rules

import (
	"strconv"
	"strings"
)

var addresses = []Shape{
	{
		Name: "IPv4 address", Kind: "ip-address", Weight: Never,
		Needs:   ".",
		Pattern: re(`^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:[/:]\d{1,5})?$`),
		Check:   octets,
		Yes:     []string{"192.168.1.100", "10.0.0.1", "127.0.0.1:8080", "10.0.0.0/24"},
		No:      []string{"33.12.45.67", "192.168.1.300", "01.02.03.04"},
	},
	{
		Name: "coordinates", Kind: "", Weight: -6,
		Needs:   ".",
		Pattern: re(`^-?(?:0|[1-9]\d{0,2})\.\d{4,}$`),
		Check:   degrees,
		Yes:     []string{"48.208176", "-122.41941", "0.12345678"},
		No:      []string{"06.12345678", "030.1234567", "044.668.1800", "333.1234567"},
	},
}

// degrees tells whether the whole part is one of a longitude or latitude.
func degrees(match []string) bool {
	whole, _, _ := strings.Cut(strings.TrimPrefix(match[0], "-"), ".")
	n, err := strconv.Atoi(whole)
	return err == nil && n <= 180
}

// octets tells whether four groups are an address's bytes. Four groups of two
// digits each are how Danes and Norwegians write a phone number.
func octets(match []string) bool {
	pairs := 0
	for _, group := range match[1:] {
		n, err := strconv.Atoi(group)
		if err != nil || n > 255 {
			return false
		}
		if len(group) == 2 {
			pairs++
		}
		if len(group) > 1 && group[0] == '0' {
			return false
		}
	}
	return pairs < 4
}
