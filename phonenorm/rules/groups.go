package rules

import (
	"slices"
	"strings"
)

// alternateGroups are the groupings that people use beside the one which
// libphonenumber writes, in countries that dial no trunk prefix: there the grouping
// is what tells a number from an amount. One grouping a word, digits of each group.
var alternateGroups = map[string]string{
	"BH": "44", "CI": "22222", "CL": "144", "CO": "334 37", "CR": "44", "CY": "26 224 2222 44", "GT": "44", "HN": "44", "KW": "44",
	"NI": "44", "OM": "44", "PA": "34 44", "PE": "333 17", "QA": "44", "SN": "2322", "SV": "44", "TN": "233 224 2222 323", "UY": "44",
	"CZ": "333 3222 36", "DK": "2222 44 233 224", "EE": "34 44 43", "ES": "333 3222 2322 234 36", "GR": "334 37 46 343 244 2224 433 3223 55 532",
	"HK": "44 2222", "IL": "433", "IN": "55 433 334 343 46 424 443 38 47 56", "IS": "34 322", "IT": "334 37 3223 3322 343 3232 31222 325", "LU": "222 2222 323", "LV": "233 224 2222 44",
	"MT": "44 2222", "MX": "244 334 2224 22222 37", "NO": "2222 323 44 233", "PL": "333 2322 3222 234 27", "PT": "333 2322 3222 234 27", "SG": "44 2222",
}

// AlternateGroups tells whether digit groups, a country code aside, are a grouping
// that people of a region use.
func AlternateGroups(region string, groups []string) bool {
	var lengths strings.Builder
	for _, g := range groups {
		if len(g) > 9 {
			return false
		}
		lengths.WriteByte('0' + byte(len(g)))
	}
	return slices.Contains(strings.Fields(alternateGroups[region]), lengths.String())
}
