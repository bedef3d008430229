package callflow

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseSipfrag(t *testing.T) {
	for _, row := range []struct {
		body   string
		code   int
		reason string
		q850   int
	}{
		{"SIP/2.0 100 Trying", 100, "Trying", 0},
		{"SIP/2.0 200 OK\r\n", 200, "OK", 0},
		{"SIP/2.0 200", 200, "", 0},
		{"SIP/2.0 180 Läutet gerade\r\nContact: <sip:a@b>\r\n", 180, "Läutet gerade", 0},
		{"\r\nsip/2.0  486  Busy Here\n", 486, "Busy Here", 0},
		{"SIP/2.0 503 Service Unavailable\r\nReason: Q.850;cause=17;text=\"User; busy\"\r\n\r\n", 503, "Service Unavailable", 17},
		{"SIP/2.0 404 Not Found\r\nreason : SIP;cause=404, Q.850 ;text=\"a, b\"; cause=1\r\n", 404, "Not Found", 1},
		{"SIP/2.0 503 X\r\nReason:\r\n Q.850 ;\r\n\tcause=1\r\nTo: <sip:a@b>\r\n ;cause=2\r\n", 503, "X", 1},
		{"SIP/2.0 503 X\r\nTo: x\r\n Reason: Q.850;cause=1\r\n", 503, "X", 0}, // the To goes on
		{"SIP/2.0 503 X\r\n Reason: Q.850;cause=1", 503, "X", 0},
		{"SIP/2.0\t200\tOK\r\n", 200, "OK", 0},
		{"SIP/2.0 503 X\r\nReason: SIP" + strings.Repeat("\r\n ;a=b", 9e4) + "\r\nReason: Q.850;cause=17", 503, "X", 17},
		{"SIP/2.0 200 OK\r\n\r\nReason: Q.850;cause=17", 200, "OK", 0}, // a body, not a header
		{"SIP/2.0 200 \x00\x07O\x1bK\xff", 200, "OK", 0},
		{"", 0, "", 0},
		{"SIP/2.0", 0, "", 0},
		{"SIP/2.0 20 OK", 0, "", 0},
		{"SIP/2.0 2000 OK", 0, "", 0},
		{"SIP/2.0 099 Low", 0, "", 0},
		{"SIP/2.0 700 High", 0, "", 0},
		{"SIP/3.0 200 OK", 0, "", 0},
		{"INVITE sip:a@b SIP/2.0", 0, "", 0},
		{"\x00\x01\x02\xff", 0, "", 0},
	} {
		f, err := ParseSipfrag([]byte(row.body))
		if (err != nil) != (row.code == 0) || f.SIP.Code != row.code || f.SIP.Reason != row.reason || f.Q850 != row.q850 {
			t.Errorf("ParseSipfrag(%q) = %+v, %v; want %+v", row.body, f, err, row)
		}
	}
}

func FuzzParseSipfrag(f *testing.F) {
	f.Add([]byte("SIP/2.0 200 OK\r\nReason: Q.850;cause=16\r\n"))
	f.Add([]byte("SIP/2.0 100"))
	f.Add([]byte("\x00"))
	f.Fuzz(func(t *testing.T, body []byte) {
		frag, err := ParseSipfrag(body)
		if err != nil {
			if frag != (Fragment{}) {
				t.Fatalf("an error and a fragment: %+v", frag)
			}
			return
		}
		if frag.SIP.Code < 100 || frag.SIP.Code > 699 || frag.Q850 < 0 || frag.Q850 > 127 {
			t.Fatalf("out of range: %+v", frag)
		}
		if !utf8.ValidString(frag.SIP.Reason) || len(frag.SIP.Reason) > maxReason || strings.ContainsAny(frag.SIP.Reason, "\r\n\x00") {
			t.Fatalf("unfit phrase %q", frag.SIP.Reason)
		}
		again, err := ParseSipfrag(fmt.Appendf(nil, "SIP/2.0 %d %s\r\nReason: Q.850;cause=%d\r\n", frag.SIP.Code, frag.SIP.Reason, frag.Q850))
		if err != nil || again != frag {
			t.Fatalf("not the same again: %+v, %+v, %v", frag, again, err)
		}
	})
}
