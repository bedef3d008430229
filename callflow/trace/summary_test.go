package trace

import "testing"

func TestSummary(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"INVITE sip:a@b SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n", "INVITE"},
		{"SIP/2.0 407 Proxy Authentication Required\r\nCSeq: 1 INVITE\r\n\r\n", "407 Proxy Authentication Required"},
		{"SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n", "200 OK"},
		{"SIP/2.0 200 OK\r\ncseq : 3\tBYE\r\n\r\n", "200 OK"},
		{"SIP/2.0 200 OK\r\ncseq : 3 BYE\r\n\r\n", "200 OK (BYE)"},
		{"SIP/2.0 202 Accepted\r\nCSeq:\r\n 2 REFER\r\n\r\n", "202 Accepted (REFER)"},
		{"SIP/2.0 481 Gone\r\nCSeq: 2 REFER\r\n\r\n", "481 Gone"},
		{"NOTIFY sip:a SIP/2.0\r\nEvent: refer\r\n\r\nSIP/2.0 180 Ringing\r\n", "NOTIFY (180 Ringing)"},
		{"NOTIFY sip:a SIP/2.0\r\nEvent: refer\r\n\r\n", "NOTIFY"},
		{"REFER sip:a SIP/2.0\r\nRefer-To: <sip:+431505641@b;user=phone>\r\n\r\n", "REFER → +431505641"},
		{"REFER sip:a SIP/2.0\r\nr: \"C\" <sip:%2B43150;phone-context=x@b>\r\n\r\n", "REFER → +43150"},
		{"REFER sip:a SIP/2.0\r\nRefer-To:\r\n sip:12@b\r\n\r\n", "REFER → 12"},
		{"REFER sip:a SIP/2.0\r\nRefer-To: <sip:b.example>\r\n\r\n", "REFER → b.example"},
		{"REFER sip:a SIP/2.0\r\n\r\nRefer-To: <sip:not@header>", "REFER"},
		{"", "?"},
		{"\r\n\r\n", "?"},
		{"GET / HTTP/1.1\r\n\r\n", "?"},
	} {
		if got := Summary(c.in); got != c.want {
			t.Errorf("Summary(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzSummary(f *testing.F) {
	f.Add("REFER sip:a SIP/2.0\r\nRefer-To: <sip:%zz@b>\r\n\r\n")
	f.Add("NOTIFY sip:a SIP/2.0\n\nSIP/2.0 180 Ringing")
	f.Fuzz(func(t *testing.T, text string) {
		if Summary(text) == "" {
			t.Errorf("nothing to show for %q", text)
		}
	})
}

func TestMaskNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"REFER → +431505641":                      "REFER → +43…41",
		"REFER → 0150564112":                      "REFER → 01…12",
		"REFER → 12":                              "REFER → 12",
		"407 Proxy Authentication Required":       "407 Proxy Authentication Required",
		"12345":                                   "12…45",
		"Your phone is calling +43 (1) 50 56-41.": "Your phone is calling +43…41.",
		"(01) 505641 rings":                       "01…41 rings",
		"NOTIFY (180 Ringing)":                    "NOTIFY (180 Ringing)",
	} {
		if got := MaskNumbers(in); got != want {
			t.Errorf("MaskNumbers(%q) = %q, want %q", in, got, want)
		}
	}
}
