package phonenorm

import "testing"

func TestFindTakesSIPAddresses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"sip:+431505641@example.com", "sip:+431505641@example.com=+431505641"},
		{"Per SIP: sip:+431505641@example.com.", "sip:+431505641@example.com=+431505641"},
		{"(SIPS:+43-1-505641@Example.com:5061)", "SIPS:+43-1-505641@Example.com:5061=+431505641"},
		{"<sip:+431505641@[2001:db8::1]:5060>", "sip:+431505641@[2001:db8::1]:5060=+431505641"},
		{"sip:+431505641@192.0.2.1;user=phone", "sip:+431505641@192.0.2.1=+431505641"},
		{"sip:01505641@example.com, Tel. 01 505642", "sip:01505641@example.com=+431505641\n01 505642=+431505642"},
		{"sip:+431505641@example.com sip:+431505642@example.com", "sip:+431505641@example.com=+431505641\nsip:+431505642@example.com=+431505642"},
		{"sip:12345@example.com", ""},
		{"gossip:+431505641@example.com", ""},
		{"mailto:+431505641@example.com", ""},
		{"sip:+431505641@", ""},
		{"sip:+431505641@[2001:db8::1", ""},
		{"sip:+43150@example.com", ""},
	} {
		matches := Find(c.text, "", austria)
		if got := found(matches); got != c.want {
			t.Errorf("Find(%q):\n%s\nwant:\n%s", c.text, got, c.want)
		}
		for _, m := range matches {
			if got := c.text[m.Start:m.End]; got != m.Number.Text {
				t.Errorf("Find(%q): offsets show %q, not %q", c.text, got, m.Number.Text)
			}
		}
	}
}

// An address found is the address dialled, not the number in it alone.
func TestFoundSIPAddressKeepsItsHost(t *testing.T) {
	matches := Find("\U0001F600 sip:+431505641@example.com", "", austria)
	if len(matches) != 1 || matches[0].Start != 3 || matches[0].Number.SIP != "+431505641@example.com" {
		t.Errorf("%+v", matches)
	}
}
