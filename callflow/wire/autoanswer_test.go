package wire

import (
	"strings"
	"testing"
)

// TestHeadersToAnswerBy: a whole header is taken where it can do no harm.
func TestHeadersToAnswerBy(t *testing.T) {
	for how, says := range map[string]string{
		"":                                       "",
		"snom":                                   "",
		"nokia":                                  "one of aastra",
		"Alert-Info":                             "one of aastra",
		"Alert-Info:":                            "a value",
		"Alert-Info: <http://example>;info=Door": "",
		"alert-info:Ring Answer":                 "",
		"Call-Info: <sip:a>;answer-after=5":      "",
		"Answer-Mode: Auto;require":              "",
		"Priv-Answer-Mode: Auto":                 "",
		"P-Auto-Answer: normal":                  "",
		"X-Door : yes":                           "",
		"X-: yes":                                "one of the headers",
		"X-A B: yes":                             "one of the headers",
		"X-Ä: yes":                               "one of the headers",
		": yes":                                  "one of the headers",
		"Via: SIP/2.0/UDP evil":                  "one of the headers",
		"Authorization: Digest x":                "one of the headers",
		"P-Asserted-Identity: <sip:a@b>":         "one of the headers",
		"Content-Length: 0":                      "one of the headers",
		"Alert-Info\r\nVia: x":                   "one of the headers",
		"Alert-Info: a\r\nVia: x":                "one line",
		"Alert-Info: a\nb":                       "one line",
		"Alert-Info: a\x00b":                     "one line",
		"Alert-Info: \xff":                       "one line",
		"Alert-Info: " + strings.Repeat("a", 200):     "at most 200 bytes",
		"Alert-Info: \"Tür\" <http://example>;info=a": "",
	} {
		err := CheckAutoAnswer(how)
		if says == "" && err != nil || says != "" && (err == nil || !strings.Contains(err.Error(), says)) {
			t.Errorf("%q: %v, want %q", how, err, says)
		}
	}
}

func TestHeaderToAnswerBy(t *testing.T) {
	play(t, func(a *Account) { a.AutoAnswer = "alert-info :  <http://example>;info=Door " }, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		inv := p.want("INVITE")
		equalList(t, "Alert-Info", inv.all("Alert-Info"), "<http://example>;info=Door")
		equalList(t, "Call-Info", inv.all("Call-Info"))
		p.answer(inv, "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

// TestDisplayName: what the ringing phone shows is what is called.
func TestDisplayName(t *testing.T) {
	for name, tc := range map[string]struct{ display, want string }{
		"a number":              {"+43 1 505641", `"+43 1 505641"`},
		"none":                  {"", ""},
		"quotes and slashes":    {`a"b\c`, `"a\"b\\c"`},
		"a header":              {"a\r\nX: y>;tag=1", `"aX: y>;tag=1"`},
		"UTF-8":                 {"Müller 中文 🙂", `"Müller 中文 🙂"`},
		"no UTF-8":              {"M\xfcller", `"Mller"`},
		"turned around":         {"\u202e146505 1 34+\u202c \u2066x\u2069\u200f", `"146505 1 34+ x"`},
		"C1 and line breaks":    {"a\u0085b\u2028c\u2029d\u009be", `"abcde"`},
		"hidden characters":     {"a\u200bb\ufeffc\u00add", `"abcd"`},
		"long":                  {strings.Repeat("x", 100), `"` + strings.Repeat("x", 64) + `"`},
		"long, cut in a letter": {strings.Repeat("x", 63) + "é", `"` + strings.Repeat("x", 63) + `"`},
		"slashes at the end":    {strings.Repeat("x", 63) + `\\`, `"` + strings.Repeat("x", 63) + `\\"`},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.placeTo(Callee{User: "+431505641", Display: tc.display})
				inv := p.want("INVITE")
				got, _, _ := strings.Cut(inv.get("From"), "<sip:2622221@192.0.2.10>;tag=")
				equal(t, "the display name", strings.TrimSpace(got), tc.want)
				p.answer(inv, "486 Busy Here")
				p.want("ACK")
				s.settled("calling failed/busy/phone")
			})
		})
	}
}
