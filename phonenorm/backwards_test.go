package phonenorm

import "testing"

func TestReadsRightToLeft(t *testing.T) {
	for _, c := range []struct {
		region, text, want string
		assumed            bool
	}{
		{"TN", "الهاتف : 222 238 71", "+21671238222", true},
		{"TN", "الهاتف : 71 238 222", "+21671238222", false}, // as it is read
		{"TN", "Tél : 222 238 71", "+21622223871", false},
		{"IL", "טלפון 4567 234 050", "+972502344567", true},
		{"IL", "טלפון 050 234 4567", "+972502344567", false},
		{"IL", "טלפון 050-234-4567", "+972502344567", false},
		{"EG", "رقم الطلب 4567 234 050", "", false},
	} {
		matches := Find(c.text, "", Region{Code: c.region})
		if c.want == "" && len(matches) == 0 {
			continue
		}
		if len(matches) != 1 || matches[0].Number.E164 != c.want || matches[0].Number.Assumed != c.assumed {
			t.Errorf("%s %q: %+v, want %s, assumed %v", c.region, c.text, matches, c.want, c.assumed)
		}
	}
}
