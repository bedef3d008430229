package rules

import "testing"

func TestAlternateGroups(t *testing.T) {
	for _, c := range []struct {
		region string
		groups []string
		want   bool
	}{
		{"ES", []string{"912", "345", "678"}, true},
		{"ES", []string{"91", "2345", "678"}, false},
		{"DK", []string{"33", "12", "34", "56"}, true},
		{"US", []string{"912", "345", "678"}, false},
		{"ES", []string{"9123456789"}, false},
		{"ES", nil, false},
	} {
		if got := AlternateGroups(c.region, c.groups); got != c.want {
			t.Errorf("AlternateGroups(%s, %q) = %v", c.region, c.groups, got)
		}
	}
	for region, all := range alternateGroups {
		if region == "" || all == "" {
			t.Errorf("%s: %q", region, all)
		}
	}
}
