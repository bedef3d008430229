package wire

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
)

func TestIdentity(t *testing.T) {
	for name, tc := range map[string]struct {
		account           Account
		aor, own, to      string
		route             string
		next              locate.Query
		referTo, referFor string
	}{
		"a domain": {
			account: Account{Domain: "sipgate.de", User: "2622221"},
			aor:     "sip:2622221@sipgate.de", own: "sip:2622221@sipgate.de", to: "sip:2622221@sipgate.de",
			next:     locate.Query{Host: "sipgate.de"},
			referFor: "0150", referTo: "<sip:0150@sipgate.de>",
		},
		"a port, and a number as the user": {
			account: Account{Domain: "pbx.example:5070", User: "+431505641", Transport: "tcp"},
			aor:     "sip:+431505641@pbx.example", own: "sip:+431505641@pbx.example:5070;user=phone", to: "sip:+431505641@pbx.example",
			next:     locate.Query{Host: "pbx.example", Port: 5070, Transport: "tcp"},
			referFor: "+49301", referTo: "<sip:+49301@pbx.example:5070;user=phone>",
		},
		"an extension": {
			account: Account{Domain: "pbx.example:5070", User: "u", Extension: "12"},
			aor:     "sip:u@pbx.example", own: "sip:12@pbx.example:5070", to: "sip:12@pbx.example",
			next: locate.Query{Host: "pbx.example", Port: 5070},
		},
		"an extension elsewhere": {
			account: Account{Domain: "pbx.example", User: "u", Extension: "12@[2001:db8::2]:5080"},
			aor:     "sip:u@pbx.example", own: "sip:12@[2001:db8::2]:5080", to: "sip:12@[2001:db8::2]",
			next: locate.Query{Host: "pbx.example"},
		},
		"an extension at a name": {
			account: Account{Domain: "pbx.example:5070", User: "u", Extension: "12@desk.example"},
			aor:     "sip:u@pbx.example", own: "sip:12@desk.example", to: "sip:12@desk.example",
			next: locate.Query{Host: "pbx.example", Port: 5070},
		},
		"an extension at an address, by a proxy": {
			account: Account{Domain: "pbx.example", User: "u", Extension: "+4312@192.0.2.7:5080", Proxies: []Proxy{{Host: "192.0.2.1"}}},
			aor:     "sip:u@pbx.example", own: "sip:+4312@192.0.2.7:5080;user=phone", to: "sip:+4312@192.0.2.7",
			route: "<sip:192.0.2.1;lr>", next: locate.Query{Host: "192.0.2.1"},
		},
		"an extension at an IPv6 address": {
			account: Account{Domain: "pbx.example", User: "u", Extension: "12@[2001:db8::2]"},
			aor:     "sip:u@pbx.example", own: "sip:12@[2001:db8::2]", to: "sip:12@[2001:db8::2]",
			next: locate.Query{Host: "pbx.example"},
		},
		"a proxy": {
			account: Account{Domain: "example.com", User: "u", Transport: "udp", Proxies: []Proxy{
				{Host: "2001:db8::1", Port: 5062, Transport: "tls"}, {Host: "second"},
			}},
			aor: "sip:u@example.com", own: "sip:u@example.com", to: "sip:u@example.com",
			route: "<sip:[2001:db8::1]:5062;transport=tls;lr>",
			next:  locate.Query{Host: "2001:db8::1", Port: 5062, Transport: "tls"},
		},
		"characters that need escaping": {
			account: Account{Domain: "192.0.2.1", User: "a b#c@d"},
			aor:     "sip:a%20b%23c%40d@192.0.2.1", own: "sip:a%20b%23c%40d@192.0.2.1", to: "sip:a%20b%23c%40d@192.0.2.1",
			next:     locate.Query{Host: "192.0.2.1"},
			referFor: "*31#1>\r\nX: y", referTo: "<sip:*31%231%3E%0D%0AX%3A%20y@192.0.2.1>",
		},
		"an IPv6 domain without brackets": {
			account: Account{Domain: "2001:db8::7", User: "u"},
			aor:     "sip:u@[2001:db8::7]", own: "sip:u@[2001:db8::7]", to: "sip:u@[2001:db8::7]",
			next: locate.Query{Host: "2001:db8::7"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			id, err := newIdentity(tc.account)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "the address-of-record", id.aor.String(), tc.aor)
			equal(t, "the Request-URI", id.own.String(), tc.own)
			equal(t, "To", id.to.String(), tc.to)
			equal(t, "Route", strings.Join(id.ways[0].route, " "), tc.route)
			equal(t, "the next hop", id.ways[0].query, tc.next)
			if tc.referFor != "" {
				got, err := id.referTo(Callee{User: tc.referFor})
				if err != nil || got != tc.referTo {
					t.Errorf("Refer-To is %q, %v; want %q", got, err, tc.referTo)
				}
			}
		})
	}
}

func TestBadAccounts(t *testing.T) {
	for name, tc := range map[string]struct {
		account Account
		says    string
	}{
		"no domain":             {Account{User: "u"}, "domain"},
		"a port that is none":   {Account{Domain: "a:b", User: "u"}, "port"},
		"port 0":                {Account{Domain: "a:0", User: "u"}, "port"},
		"a URI":                 {Account{Domain: "sip:a@b", User: "u"}, "domain"},
		"a header":              {Account{Domain: "a\r\nX: y", User: "u"}, "domain"},
		"no user":               {Account{Domain: "a"}, "user"},
		"an unknown flow":       {Account{Domain: "a", User: "u", Flow: "bridge"}, "flow"},
		"an unknown transport":  {Account{Domain: "a", User: "u", Transport: "sctp"}, "transport"},
		"an extension of host":  {Account{Domain: "a", User: "u", Extension: "@b"}, "extension"},
		"an extension's host":   {Account{Domain: "a", User: "u", Extension: "1@"}, "extension"},
		"an extension's port":   {Account{Domain: "a", User: "u", Extension: "1@[::1]:99999"}, "extension"},
		"an extension's lines":  {Account{Domain: "a", User: "u", Extension: "1@b\r\nX: y"}, "extension"},
		"a header to answer by": {Account{Domain: "a", User: "u", AutoAnswer: "Via: x"}, "auto_answer"},
		"a proxy without host":  {Account{Domain: "a", User: "u", Proxies: []Proxy{{}}}, "proxy"},
		"IPv6 and port, merged": {Account{Domain: "2001:db8::1:70000", User: "u"}, "domain"},
	} {
		t.Run(name, func(t *testing.T) {
			tc.account.Name = "office"
			_, err := NewAgent(t.Context(), Options{Account: tc.account})
			if err == nil || !strings.Contains(err.Error(), tc.says) || !strings.Contains(err.Error(), "office") {
				t.Errorf("error %v, want one that names the account and %q", err, tc.says)
			}
		})
	}
}

func TestNextHop(t *testing.T) {
	for uri, want := range map[string]locate.Query{
		"<sip:192.0.2.1;lr>":                 {Host: "192.0.2.1", Transport: "udp"},
		"<sip:a.example:5070;TRANSPORT=TCP>": {Host: "a.example", Port: 5070, Transport: "tcp"},
		"<sip:[2001:db8::1];transport=sctp>": {Host: "2001:db8::1", Transport: "udp"},
		"sips:a.example":                     {Host: "a.example", Transport: "tls"},
		"sip:u@b.example;tag=x":              {Host: "b.example", Transport: "udp"},
	} {
		parsed, err := parseNameAddr(uri)
		if err != nil {
			t.Errorf("%s: %v", uri, err)
			continue
		}
		equal(t, uri, nextHop(parsed, "udp"), want)
	}
}

func TestSplitList(t *testing.T) {
	for value, want := range map[string][]string{
		`<sip:a;x="1,2">, "B, \"C" <sip:b,c>;q=1 ,,sip:d`: {`<sip:a;x="1,2">`, `"B, \"C" <sip:b,c>;q=1`, "sip:d"},
		"":           nil,
		" , ":        nil,
		`"open, end`: {`"open, end`},
		"<a,b":       {"<a,b"},
		`a\`:         {`a\`},
	} {
		equalList(t, value, splitList(value), want...)
	}
}

// TestAnswers: what we answer to offers of phones (RFC 3264 section 6).
func TestAnswers(t *testing.T) {
	head := "v=0\r\no=- 1 1 IN IP4 192.0.2.20\r\ns=-\r\nc=IN IP4 192.0.2.20\r\nt=0 0\r\n"
	for name, tc := range map[string]struct{ offer, want string }{
		"sendrecv by default": {head + "m=audio 4000 RTP/AVP 0\r\n", "m=audio P RTP/AVP 0|a=sendonly"},
		"held":                {head + "m=audio 4000 RTP/AVP 0\r\na=inactive\r\n", "m=audio P RTP/AVP 0|a=inactive"},
		"held for the session": {head + "a=sendonly\r\nm=audio 4000 RTP/AVP 0\r\n",
			"m=audio P RTP/AVP 0|a=recvonly"},
		"recvonly": {head + "m=audio 4000 RTP/AVP 0\r\na=recvonly\r\n", "m=audio P RTP/AVP 0|a=sendonly"},
		"video and a second stream refused": {head +
			"m=video 4002 RTP/AVP 97\r\nm=audio 4000/2 RTP/AVPF 111 8\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 x\r\na=ssrc:1 y\r\nm=audio 4004 RTP/AVP 8\r\n",
			"m=video 0 RTP/AVP 97|m=audio P RTP/AVPF 111 8|a=rtpmap:111 opus/48000/2|a=fmtp:111 x|a=sendonly|m=audio 0 RTP/AVP 8"},
		"line feeds only, no session": {"m=audio 1 RTP/AVP 8\na=inactive\n", "m=audio P RTP/AVP 8|a=inactive"},
		"encrypted only":              {head + "m=audio 4000 RTP/SAVP 0\r\na=crypto:1 x\r\n", ""},
		"stream switched off":         {head + "m=audio 0 RTP/AVP 0\r\n", ""},
		"no stream":                   {head, ""},
		"noise":                       {"\x00m=\r\nm=audio\r\na\r\nm=audio x RTP/AVP 0", ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMedia(netip.MustParseAddr("2001:db8::1"))
			body, ok := m.answer([]byte(tc.offer))
			if ok != (tc.want != "") {
				t.Fatalf("taken: %v\n%s", ok, body)
			}
			if !ok {
				return
			}
			_, streams, _ := strings.Cut(string(body), "t=0 0\r\n")
			got := strings.ReplaceAll(strings.TrimSuffix(streams, "\r\n"), "\r\n", "|")
			got = strings.Replace(got, " "+itoa(m.port)+" ", " P ", 1)
			equal(t, "the answer", got, tc.want)
			if !strings.Contains(string(body), "c=IN IP6 2001:db8::1\r\n") {
				t.Errorf("no IPv6 address in\n%s", body)
			}
		})
	}
}

func itoa(n int) string {
	h := sip.ContentLengthHeader(n)
	return h.Value()
}

func TestVersionsOfADescription(t *testing.T) {
	m := newMedia(netip.MustParseAddr("192.0.2.1"))
	if m.port%2 != 0 || m.port < 1024 {
		t.Errorf("port %d", m.port)
	}
	line := func(body []byte) string {
		for l := range strings.Lines(string(body)) {
			if strings.HasPrefix(l, "o=") {
				return l
			}
		}
		return ""
	}
	first, second := line(m.offer()), line(m.offer())
	if first == second {
		t.Errorf("two descriptions with the same version: %s", first)
	}
	if f, s := strings.Fields(first), strings.Fields(second); f[1] != s[1] {
		t.Errorf("the session changes: %s, %s", first, second)
	}
}

func FuzzOffer(f *testing.F) {
	f.Add([]byte(holdOffer))
	f.Add([]byte("m=audio 1 RTP/AVP 0\r\na=sendonly\r\nm=audio"))
	f.Fuzz(func(t *testing.T, offer []byte) {
		m := newMedia(netip.MustParseAddr("192.0.2.1"))
		body, ok := m.answer(offer)
		if !ok {
			return
		}
		_, offered := parseSDP(offer)
		_, answered := parseSDP(body)
		if len(answered) != len(offered) {
			t.Fatalf("%d streams for %d offered:\n%s", len(answered), len(offered), body)
		}
		taken := 0
		for i, s := range answered {
			if s.kind != offered[i].kind || s.proto != offered[i].proto {
				t.Errorf("stream %d is %s %s, offered %s %s", i, s.kind, s.proto, offered[i].kind, offered[i].proto)
			}
			if s.port != 0 {
				taken++
			}
		}
		if taken != 1 {
			t.Errorf("%d streams taken:\n%s", taken, body)
		}
	})
}

// FuzzNotify: no NOTIFY harms, and what comes out of it is in range.
func FuzzNotify(f *testing.F) {
	f.Add("Event: refer\r\nSubscription-State: terminated;reason=noresource;expires=60\r\nContent-Type: message/sipfrag", "SIP/2.0 200 OK\r\n")
	f.Add("Content-Type:", "SIP/2.0 100 Trying")
	f.Add("c: x\r\nSubscription-State: ;;;expires", "\x00")
	f.Fuzz(func(t *testing.T, headers, body string) {
		m, err := lenient().ParseSIP([]byte("NOTIFY sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n" +
			"CSeq: 7 NOTIFY\r\n" + strings.TrimSpace(headers) + "\r\n\r\n" + body))
		if err != nil {
			return
		}
		req, ok := m.(*sip.Request)
		if !ok || req.CSeq() == nil {
			return
		}
		n := readNotify(req)
		if c := n.SIP.Code; c != 0 && (c < 100 || c > 699) {
			t.Errorf("code %d", c)
		}
		if n.Expires < 0 || n.Expires > 24*time.Hour {
			t.Errorf("expires %v", n.Expires)
		}
		if n.Sub != callflow.SubActive && n.Sub != callflow.SubDone {
			t.Errorf("state %v", n.Sub)
		}
	})
}

// FuzzContact: whatever stands in a Contact, what is taken of it can be sent to,
// and reads back as the same place.
func FuzzContact(f *testing.F) {
	f.Add(`"A, B" <sip:a:b@[2001:db8::1]:5060;transport=tcp;x=y?Route=%3Csip:c%3E>;q=0.5, <tel:1>`)
	f.Add("*")
	f.Fuzz(func(t *testing.T, value string) {
		if strings.ContainsAny(value, "\r\n") {
			return
		}
		req := sip.NewRequest(sip.INVITE, sip.Uri{})
		req.AppendHeader(sip.NewHeader("Contact", value))
		uri, ok := contactOf(req)
		if !ok {
			return
		}
		hop := nextHop(uri, locate.UDP)
		if hop.Host == "" || hop.Port < 0 || hop.Port > 65535 || len(uri.Headers) > 0 {
			t.Errorf("%q gives %+v", value, hop)
		}
		if strings.ContainsAny(uri.String(), "<>\" \t") {
			t.Errorf("%q breaks a request line", uri.String())
		}
		again, err := parseNameAddr("<" + uri.String() + ">")
		if err == nil && nextHop(again, locate.UDP).Host != hop.Host {
			t.Errorf("%q reads back as %q", uri.String(), again.String())
		}
	})
}

func TestPastDialogs(t *testing.T) {
	var past pastDialogs
	if past.has(dialogID{}) {
		t.Error("an empty memory remembers")
	}
	for i := range len(past.ring) + 1 {
		past.add(dialogID{callID: itoa(i + 1)})
	}
	if past.has(dialogID{callID: "1"}) || !past.has(dialogID{callID: "2"}) || !past.has(dialogID{callID: "65"}) {
		t.Error("not the last ones are remembered")
	}
}
