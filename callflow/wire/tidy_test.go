package wire

import (
	"bytes"
	"strings"
	"testing"
)

func TestTidy(t *testing.T) {
	const body = "\r\n\r\nv=0 \r\n a : b\n"
	for name, tc := range map[string]struct{ head, want string }{
		"tidy":               {"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;branch=b\r\nX: y", "SIP/2.0 200 OK\r\nVia:SIP/2.0/UDP a;branch=b\r\nX:y"},
		"folded":             {"SIP/2.0 200 OK\r\nTo:\r\n <sip:a@b>\r\n\t;tag=c\r\nX: y  \r\n  z\r\n \r\n \t!", "SIP/2.0 200 OK\r\nTo:<sip:a@b>;tag=c\r\nX:y z  !"},
		"white space":        {"SIP/2.0 200 OK\r\nX :y \r\nCSeq:  001\t \tINVITE ", "SIP/2.0 200 OK\r\nX:y\r\nCSeq:001 INVITE"},
		"parameters":         {"SIP/2.0 200 OK\r\nt: <sip:a@b;LR ; x> ; TAG = Cd;X", "SIP/2.0 200 OK\r\nt:<sip:a@b;LR ; x>;tag=Cd;x"},
		"several":            {"SIP/2.0 200 OK\r\nv: SIP/2.0/UDP A ;Branch= B ;RPORT, SIP/2.0/UDP C;TTL=1", "SIP/2.0 200 OK\r\nv:SIP/2.0/UDP A;branch=B;rport, SIP/2.0/UDP C;ttl=1"},
		"quoted":             {`SIP/2.0 200 OK` + "\r\n" + `From: "A ; \"B = <C" <sip:a@b>;TAG="X = ;Y"`, `SIP/2.0 200 OK` + "\r\n" + `From:"A ; \"B = <C" <sip:a@b>;tag="X = ;Y"`},
		"a quote of its own": {`SIP/2.0 200 OK` + "\r\n" + `From: "A ;\`, `SIP/2.0 200 OK` + "\r\n" + `From:"A ;\`},
		"other headers stay": {"SIP/2.0 200 OK\r\nContact: <sip:a@b> ; Q = 1", "SIP/2.0 200 OK\r\nContact:<sip:a@b> ; Q = 1"},
		"empty lines before": {"\r\n\r\nSIP/2.0 200 OK\r\nX: y", "SIP/2.0 200 OK\r\nX:y"},
		"no phrase":          {"SIP/2.0 200 \r\nX:", "SIP/2.0 200 \r\nX:"},
		"after a version":    {"BYE sip:a SIP/2.0 \t\r\nX: y", "BYE sip:a SIP/2.0\r\nX:y"},
		"no headers":         {"SIP/2.0 200 OK\r\nX: y\r\nnothing\r\n: z\r\n:", "SIP/2.0 200 OK\r\nX:y"},
	} {
		t.Run(name, func(t *testing.T) {
			got := string(tidy([]byte(tc.head + body)))
			equal(t, "the message", got, tc.want+body)
			equal(t, "the message tidied up again", string(tidy([]byte(got))), got)
			if tc.head[0] != '\r' {
				bare := strings.ReplaceAll(tc.head, "\r", "") + strings.ReplaceAll(body[:4], "\r", "") + body[4:]
				equal(t, "the message with bare line ends", string(tidy([]byte(bare))), tc.want+body)
			}
		})
	}
	for _, open := range []string{"", "\r\n", "SIP/2.0 200 OK", "SIP/2.0 200 OK\r\nX: y", "SIP/2.0 200 OK\r\nX: y\r\n", "SIP/2.0 200 OK\r\nX: y\r\n z"} {
		equal(t, "a head that does not end", string(tidy([]byte(open))), open)
	}
}

// FuzzTidy: what is tidy stays, and what was received is not changed in its place; it
// grows no more than by its line ends.
func FuzzTidy(f *testing.F) {
	f.Add([]byte("SIP/2.0 200 OK\r\nVia :SIP/2.0/UDP a ; Branch = b\r\n c\r\nTo: \"A\" <sip:a@b>;TAG=x\r\n\r\nbody"))
	f.Add([]byte("\r\nBYE sip:a SIP/2.0 \nX:y\n z\n\nbody"))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		got := tidy(data)
		if !bytes.Equal(data, before) {
			t.Fatal("the message itself was changed")
		}
		if again := tidy(got); !bytes.Equal(again, got) {
			t.Fatalf("%q, and then %q", got, again)
		}
		if len(got) > len(data)+bytes.Count(data, []byte("\n")) {
			t.Fatalf("%d bytes became %d", len(data), len(got))
		}
	})
}

// TestUntidyPhone: a whole call with a phone that writes as freely as it may.
func TestUntidyPhone(t *testing.T) {
	for name, untidy := range map[string]*strings.Replacer{
		"names of parameters": strings.NewReplacer(";tag=", ";TAG=", ";branch=", ";Branch="),
		"white space":         strings.NewReplacer(";tag=", " ; tag = ", ";branch=", " ;\r\n branch = ", "CSeq: ", "CSeq:\t 000", "Call-ID:", "Call-ID \t:\r\n"),
		"lines of no header":  strings.NewReplacer("\r\nCSeq: ", "\r\nnothing\r\n: nothing\r\nCSeq: "),
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				p.rewrite = untidy.Replace
				s.place()
				p.referred()
				p.notify("180 Ringing", "active;expires=60")
				p.notify("200 OK", "terminated;reason=noresource")
				p.answer(p.want("BYE"), "200 OK")
				s.settled("calling ringing answered transferring alerting connected")
			})
		})
	}
}
