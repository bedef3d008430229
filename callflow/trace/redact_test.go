package trace

import (
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing secret", "INVITE sip:a@b SIP/2.0\r\nTo: <sip:a@b>\r\n\r\nv=0\r\n", "INVITE sip:a@b SIP/2.0\r\nTo: <sip:a@b>\r\n\r\nv=0\r\n"},
		{"empty", "", ""},
		{"credentials", "Authorization: Digest username=\"u\", response=\"0a\"\r\nTo: x\r\n", "Authorization: Digest (removed)\r\nTo: x\r\n"},
		{"any case, white space before the colon", "pROXY-aUTHORIZATION \t: dIGEST response=\"0a\"\n", "pROXY-aUTHORIZATION \t: dIGEST (removed)\n"},
		{"basic", "Authorization: Basic dTpw", "Authorization: Basic (removed)"},
		{"no scheme that is known", "Authorization: 0a0a0a", "Authorization: (removed)"},
		{"a scheme that is glued to the secret", "Authorization:Digest,response=0a", "Authorization: (removed)"},
		{"folded", "Authorization: Digest username=\"u\",\r\n response=\"0a\",\r\n\tcnonce=\"b\"\r\nTo: x\r\n", "Authorization: Digest (removed)\r\nTo: x\r\n"},
		{"folded before the scheme", "Authorization:\r\n Digest response=\"0a\"\r\n\r\n", "Authorization: (removed)\r\n\r\n"},
		{"a lone CR ends a line too", "X: y\rAuthorization: Digest response=0a\r z\rTo: x", "X: y\rAuthorization: Digest (removed)\rTo: x"},
		{"rspauth", "Authentication-Info: rspauth=\"0a\", cnonce=\"b\"\r\n", "Authentication-Info: (removed)\r\n"},
		{"a challenge stays", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n"},
		{"inside a sipfrag", "NOTIFY x SIP/2.0\r\n\r\nSIP/2.0 200 OK\r\nAuthorization: Digest response=\"0a\"\r\n", "NOTIFY x SIP/2.0\r\n\r\nSIP/2.0 200 OK\r\nAuthorization: Digest (removed)\r\n"},
		{"sdes", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNf|2^20\r\n", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 (removed)\r\n"},
		{"sdes without a suite", "A=Crypto:inline:WVNf\r\n", "A=Crypto: (removed)\r\n"},
		{"mikey", "a=key-mgmt:mikey AQAF\r\n", "a=key-mgmt: (removed)\r\n"},
		{"old key line", "k=base64:WVNf\r\n", "k= (removed)\r\n"},
		{"ice password", "a=ice-pwd:asd88fgpdd777uzjYhagZg\r\n", "a=ice-pwd: (removed)\r\n"},
		{"password in a URI", "To: <sip:alice:s%20e@example.com;lr>;tag=1", "To: <sip:alice:(removed)@example.com;lr>;tag=1"},
		{"a port is no password", "Contact: <sip:example.com:5060>, <sip:b@c>", "Contact: <sip:example.com:5060>, <sip:b@c>"},
		{"credentials in a URI", "Refer-To: <sip:a@b?Proxy-Authorization=Digest%20response%3D0a&X=1>", "Refer-To: <sip:a@b?Proxy-Authorization=(removed)&X=1>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Redact(c.in); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// FuzzRedactCredentials hides a digest response in a message in every way that a
// peer might write it: it never comes out again.
func FuzzRedactCredentials(f *testing.F) {
	f.Add("INVITE sip:a@b SIP/2.0\r\n", " Digest username=\"u\", response=\"", "\"\r\nTo: x\r\n", uint8(0))
	f.Add("", "\r\n Digest\r\n\tresponse=", "", uint8(7))
	f.Add("Via: x\r", "", "\n\n", uint8(255))
	const secret = "6629fae49393a05397450978507c4ef1"
	f.Fuzz(func(t *testing.T, before, within, after string, fold uint8) {
		if strings.Contains(before+within+after, secret[:8]) {
			t.Skip()
		}
		// White space may stand around the name; what comes between it and the
		// secret may be folded, but may not end the header field.
		pad := strings.Repeat(" ", int(fold&1)) + strings.Repeat("\t", int(fold>>1&1))
		name := "Authorization"
		if fold&4 != 0 {
			name = "Proxy-Authorization"
		}
		if fold&8 != 0 {
			name = strings.ToUpper(name)
		}
		within = strings.NewReplacer("\r\n", "\r\n ", "\r", "\r ", "\n", "\n ").Replace(within)
		if before != "" {
			before += "\r\n"
		}
		message := before + name + pad + ":" + within + secret + after
		if got := Redact(message); strings.Contains(got, secret) {
			t.Errorf("the response survived:\n%q\nfrom\n%q", got, message)
		}
	})
}

// FuzzRedact holds for every text: redacting twice changes nothing more.
func FuzzRedact(f *testing.F) {
	f.Add("Authorization: Digest response=\"0a\"\r\n x\r\n\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WV")
	f.Add("sip:a:b@sip:c:d@e?authorization=x")
	f.Fuzz(func(t *testing.T, text string) {
		once := Redact(text)
		if twice := Redact(once); twice != once {
			t.Errorf("once  %q\ntwice %q", once, twice)
		}
	})
}

// FuzzQuickRedaction: what spares a line the regular expressions never spares one
// that they would change.
func FuzzQuickRedaction(f *testing.F) {
	for _, line := range []string{
		"From: <sip:a:b@c>", "INVITE sips:a:b@c SIP/2.0", "a=crypto:1 AES x", " A = Key-Mgmt :x", "k=clear:x", "k = x", "a=rtpmap:0 PCMU/8000",
		"Refer-To: <sip:a@b?Authorization=x>", "sip:\"a:b@c", "sip:a:b@c:d@e", "SIP:A:B@", "\u017fip:a:b@c", "\u212a=x",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if name, _, ok := strings.Cut(line, ":"); ok && secretHeaders[strings.ToLower(strings.TrimSpace(name))] || strings.ContainsAny(line, "\r\n") {
			return
		}
		quick, _ := redactLine(line)
		if all := redactText(line, true, true, true); quick != all {
			t.Errorf("%q: quickly %q, thoroughly %q", line, quick, all)
		}
	})
}
