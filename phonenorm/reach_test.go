package phonenorm

import (
	"slices"
	"testing"
)

// whom says which numbers a string may reach: those that exist.
func whom(r Reach) []string {
	var list []string
	for _, n := range r.Numbers {
		if n.E164 != "" {
			list = append(list, n.E164)
		} else {
			list = append(list, n.National)
		}
	}
	slices.Sort(list)
	return list
}

func TestReached(t *testing.T) {
	austria := Dialing{As: DialNational, Home: "AT", Internal: 4}
	behind0 := Dialing{As: DialNational, Home: "AT", Internal: 4, Outside: "0"}
	const premium, vienna, berlin = "+43900123456", "+431505641", "+493022755550"
	for _, c := range []struct {
		name, dialed string
		d            Dialing
		unknown      bool // a SIP address's user
		want         []string
	}{
		{"global", "+431505641", austria, false, []string{vienna}},
		{"national", "01505641", austria, false, []string{vienna}},
		{"separators", "01/505-641.", austria, false, []string{vienna}},
		{"abroad", "00493022755550", austria, false, []string{berlin}},
		{"011", "011493022755550", Dialing{Home: "US"}, false, []string{berlin}},
		{"own international prefix", "0015493022755550", Dialing{As: Dial00, Home: "BR", Abroad: "0015"}, false, []string{berlin}},
		{"digits", "493022755550", Dialing{As: DialDigits, Home: "AT"}, false, []string{berlin}},
		{"outside line", "001505641", behind0, false, []string{vienna}},
		{"outside line, abroad", "000493022755550", behind0, false, []string{berlin}},
		{"no outside line stays in the house", "12", behind0, false, nil},
		{"carrier", "10660900123456", austria, false, []string{premium}},
		{"outside line and carrier", "010660900123456", behind0, false, []string{premium}},
		{"carrier in Germany", "010330900123456", Dialing{As: DialNational, Home: "DE"}, false, []string{}},
		{"code around it", "*31#0900123456", austria, false, []string{premium}},
		{"forwarding", "*21*0900123456#", austria, false, []string{premium}},
		{"digits before a plus", "0+43900123456", austria, false, []string{premium}},
		{"short", "11833", Dialing{Home: "DE"}, false, []string{"11833"}},
		{"emergency", "133", austria, false, []string{"133"}},
		{"emergency with the outside line", "0133", behind0, false, []string{"133"}},
		{"emergency that begins like the outside line", "112", Dialing{Home: "AT", Outside: "1"}, false, []string{"112"}},
		{"emergency behind the country code", "+43133", austria, false, []string{"133"}},
		{"local is not abroad", "43123456", Dialing{As: DialLocal, Home: "DE", Area: "30"}, false, nil},

		{"a user in digits", "43900123456", austria, true, []string{premium}},
		{"a user abroad without +", "493022755550", austria, true, []string{berlin}},
		{"a user behind a line nobody told us of", "90900123456", austria, true, []string{premium}},
		{"a user with a name before it", "room.0900123456", austria, true, []string{premium}},
		{"a spelt user", "0800FLOWERS", austria, true, []string{"+438003569377"}},
		{"a user with signs", "09$00(123)456_", austria, true, []string{premium}},
		{"a name", "alice", austria, true, nil},
	} {
		got := whom(c.d.Reached(c.dialed, c.unknown))
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %q reaches %v, not %s", c.name, c.dialed, got, want)
			}
		}
		if !c.unknown && len(got) > len(c.want) {
			t.Errorf("%s: %q reaches %v, want %v only", c.name, c.dialed, got, c.want)
		}
	}
}

// Few digits are nobody's number abroad.
func TestShortStringsStayInTheHouse(t *testing.T) {
	for _, c := range []struct {
		dialed  string
		d       Dialing
		unknown bool
	}{
		{"12", Dialing{Home: "AT"}, false}, {"12", Dialing{Home: "AT"}, true}, {"1900", Dialing{Home: "US"}, false}, {"1900", Dialing{Home: "US"}, true}, {"*97", Dialing{Home: "DE"}, false},
	} {
		if got := c.d.Reached(c.dialed, c.unknown); len(got.E164) > 0 {
			t.Errorf("%q may be %v", c.dialed, got.E164)
		}
	}
}

// What is forbidden is looked for in numbers that do not exist as well.
func TestReachedSpellings(t *testing.T) {
	for _, c := range []struct {
		dialed, want string
		d            Dialing
	}{
		{"0930123", "+43930123", Dialing{As: DialNational, Home: "AT"}},
		{"00930123", "+43930123", Dialing{As: DialNational, Home: "AT", Outside: "0"}},
		{"4393012345", "+4393012345", Dialing{Home: "AT"}},
		{"8081268", "+15038081268", Dialing{As: DialLocal, Home: "US", Area: "503"}},
		{"0669812345", "+390669812345", Dialing{As: DialNational, Home: "IT"}},
		{"+43 0930 123", "+430930123", Dialing{Home: "AT"}},
	} {
		if got := c.d.Reached(c.dialed, false).E164; !slices.Contains(got, c.want) {
			t.Errorf("%q may be %v, not %s", c.dialed, got, c.want)
		}
	}
}
