package wire

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const (
	unauthorized  = "401 Unauthorized"
	proxyRequired = "407 Proxy Authentication Required"
)

// TestOddChallenges: what is answered of what servers send, with how many INVITEs,
// and how many of them carry credentials. All but the last refusals are challenges.
func TestOddChallenges(t *testing.T) {
	digest := func(realm, more string) string {
		return fmt.Sprintf(`Digest realm="%s", nonce="n-%s"%s`, realm, realm, more)
	}
	www := func(realm, more string) []string {
		return []string{unauthorized, "WWW-Authenticate: " + digest(realm, more)}
	}
	proxy := func(realm, more string) []string {
		return []string{proxyRequired, "Proxy-Authenticate: " + digest(realm, more)}
	}
	many := []string{unauthorized}
	for range 100 {
		many = append(many, "WWW-Authenticate: "+digest("a", ", algorithm=SHA3"))
	}
	busy := []string{"486 Busy Here"}
	for name, tc := range map[string]struct {
		answers [][]string
		signed  int
		end     string
		has     string // of the last INVITE
	}{
		"proxy and server":                  {[][]string{proxy("a", ""), www("a", ""), busy}, 2, "busy", "Proxy-Authorization: Digest"},
		"proxy and server of two realms":    {[][]string{proxy("a", ""), www("b", "")}, 1, "auth", ""},
		"both in one answer":                {[][]string{append(proxy("a", ""), www("a", "")[1]), busy}, 1, "busy", "Authorization: Digest"},
		"both, of two realms":               {[][]string{append(proxy("a", ""), www("b", "")[1]), www("b", "")}, 1, "auth", ""},
		"only the other's header":           {[][]string{{unauthorized, proxy("a", "")[1]}}, 0, "auth", ""},
		"a weaker one in the next answer":   {[][]string{proxy("a", ", algorithm=SHA-256"), www("a", ", algorithm=MD5")}, 1, "auth", ""},
		"a stronger one in the next answer": {[][]string{proxy("a", ""), www("a", ", algorithm=SHA-512-256"), busy}, 2, "busy", "algorithm=SHA-512-256"},
		"the password is wrong twice":       {[][]string{proxy("a", ""), www("a", ""), proxy("a", "")}, 2, "auth", ""},
		"stale for ever":                    {[][]string{www("a", ""), www("a", ", stale=true"), www("a", ", stale=true")}, 2, "auth", ""},
		"the nonce's use is counted":        {[][]string{www("a", ", qop=auth"), www("a", ", qop=auth, stale=true"), busy}, 2, "busy", "nc=00000002"},
		"Basic":                             {[][]string{{unauthorized, `WWW-Authenticate: Basic realm="a"`}}, 0, "auth", ""},
		"no header":                         {[][]string{{unauthorized}}, 0, "auth", ""},
		"an empty header":                   {[][]string{{unauthorized, "WWW-Authenticate:"}}, 0, "auth", ""},
		"no nonce":                          {[][]string{{unauthorized, `WWW-Authenticate: Digest realm="a"`}}, 0, "auth", ""},
		"no realm":                          {[][]string{{unauthorized, `WWW-Authenticate: Digest nonce="1"`}, busy}, 1, "busy", `realm=""`},
		"an unknown algorithm":              {[][]string{www("a", ", algorithm=SHA3-512")}, 0, "auth", ""},
		"an unknown algorithm, and another": {[][]string{append(www("a", ", algorithm=SHA3-512"), www("a", "")[1]), busy}, 1, "busy", "Authorization: Digest"},
		"an unknown qop":                    {[][]string{www("a", `, qop="auth-conf"`)}, 0, "auth", ""},
		"an empty qop":                      {[][]string{www("a", `, qop=""`), busy}, 1, "busy", "Authorization: Digest"},
		"quoted commas":                     {[][]string{www("a, b=c; d", `, qop="auth,auth-int", opaque="x,y"`), busy}, 1, "busy", `opaque="x,y"`},
		"an escaped quote":                  {[][]string{www(`a\"b`, ""), busy}, 1, "busy", `realm="a\"b"`},
		"a quote that does not end":         {[][]string{{unauthorized, `WWW-Authenticate: Digest realm="a, nonce="b"`}}, 0, "auth", ""},
		"a control character":               {[][]string{www("a\x01b", "")}, 0, "auth", ""},
		"100 challenges":                    {[][]string{append(many, "WWW-Authenticate: "+digest("a", "")), busy}, 1, "busy", "Authorization: Digest"},
		"a nonce of 12 kB":                  {[][]string{www(strings.Repeat("a", 12<<10), "")}, 0, "auth", ""},
		"25 kB of parameters":               {[][]string{www("a", strings.Repeat(", x=1", 5<<10)), busy}, 1, "busy", "Authorization: Digest"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				var inv message
				for _, answer := range tc.answers {
					inv = p.want("INVITE")
					p.answer(inv, answer[0], answer[1:]...)
					p.want("ACK")
				}
				s.settled("calling failed/" + tc.end + "/phone")
				equal(t, "INVITEs", s.count("INVITE", ""), len(tc.answers))
				equal(t, "with credentials", s.count("INVITE", "uthorization: Digest"), tc.signed)
				if tc.has != "" && !strings.Contains(fmt.Sprint(inv.all("Authorization"), inv.all("Proxy-Authorization")), strings.TrimPrefix(strings.TrimPrefix(tc.has, "Proxy-"), "Authorization: ")) {
					t.Errorf("the last INVITE has no %s: %v", tc.has, inv.header)
				}
				p.quiet(time.Minute)
			})
		})
	}
}

// TestNeverWeaker: what a realm once asked for, it keeps asking for; whoever asks
// for less wants an easier guess at the password.
func TestNeverWeaker(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		for _, tc := range []struct {
			algorithm string
			answered  bool
		}{
			{"MD5", true}, {"SHA-256", true}, {"MD5", false}, {"SHA-256-sess", true},
			{"SHA-512-256", true}, {"SHA-256", false}, {"SHA-512-256", true},
		} {
			s.told = nil
			s.place()
			p.answer(p.want("INVITE"), unauthorized, `WWW-Authenticate: Digest realm="a", nonce="1", algorithm=`+tc.algorithm)
			p.want("ACK")
			if tc.answered {
				p.answer(p.want("INVITE"), "486 Busy Here")
				p.want("ACK")
				s.settled("calling failed/busy/phone")
			} else {
				s.settled("calling failed/auth/phone")
			}
		}
	})
}

// TestTrustOutlivesTheAgent: an account's next agent knows what the last one learnt.
func TestTrustOutlivesTheAgent(t *testing.T) {
	var trust Trust
	for _, tc := range []struct{ realm, algorithm, end string }{
		{"a", "SHA-256", "busy"}, {"a", "MD5", "auth"}, {"b", "SHA-256", "auth"}, {"a", "SHA-256", "busy"},
	} {
		play(t, nil, func(s *stage) {
			s.agent.trust = &trust
			p := s.peer(proxyAddr)
			s.place()
			p.answer(p.want("INVITE"), unauthorized, fmt.Sprintf(`WWW-Authenticate: Digest realm="%s", nonce="1", algorithm=%s`, tc.realm, tc.algorithm))
			p.want("ACK")
			if tc.end == "busy" {
				p.answer(p.want("INVITE"), "486 Busy Here")
				p.want("ACK")
			}
			s.settled("calling failed/" + tc.end + "/phone")
		})
	}
}

// TestChallengedAgainAfterARefusal: what is refused for another reason has proved
// the password, so that a server with nonces for one use may challenge again; and
// auth-int signs the description that is really sent.
func TestChallengedAgainAfterARefusal(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		challenge := func(nonce string) {
			p.answer(p.want("INVITE"), unauthorized, `WWW-Authenticate: Digest realm="a", nonce="`+nonce+`", qop="auth-int"`)
			p.want("ACK")
		}
		challenge("1")
		p.answer(p.want("INVITE"), "488 Not Acceptable Here")
		p.want("ACK")
		challenge("2")
		inv := p.want("INVITE")
		ch := challengeFrom(t, `Digest realm="a", nonce="2", qop="auth-int"`)
		cnonce := parameter(inv.get("Authorization"), "cnonce")
		want := ch.answerWith(signed{user: "2622221", password: "secret", method: "INVITE", uri: inv.uri(), body: []byte(inv.body)}, 1, cnonce)
		equal(t, "the credentials", inv.get("Authorization"), want)
		p.answer(inv, "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

func challengeFrom(t *testing.T, value string) challenge {
	t.Helper()
	ch, ok := strongest(parseChallenges(challengeResponse(t, "WWW-Authenticate: "+value)), 401, "", false)
	if !ok {
		t.Fatalf("%s is no challenge", value)
	}
	return ch
}

func parameter(value, name string) string {
	_, after, _ := strings.Cut(value, name+`="`)
	text, _, _ := strings.Cut(after, `"`)
	return text
}

// TestNonceCountInsideTheDialog: a server may use one nonce for the whole call.
func TestNonceCountInsideTheDialog(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		count := func(m message, want string) {
			if got := m.get("Proxy-Authorization"); !strings.Contains(got, "nc="+want) {
				t.Errorf("%s: credentials %q, want nc=%s", m.method(), got, want)
			}
		}
		p.answer(p.want("INVITE"), proxyRequired, proxyChallenge)
		p.want("ACK")
		inv := p.want("INVITE")
		count(inv, "00000001")
		p.answer(inv, "200 OK")
		count(p.want("ACK"), "00000001")
		p.answer(p.want("REFER"), proxyRequired, proxyChallenge)
		refer := p.want("REFER")
		count(refer, "00000002")
		p.answer(refer, "603 Decline")
		p.answer(p.want("BYE"), proxyRequired, proxyChallenge)
		bye := p.want("BYE")
		count(bye, "00000003")
		p.answer(bye, "200 OK")
		s.settled("calling answered failed/refer-rejected/phone")
	})
}
