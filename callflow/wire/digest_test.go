package wire

import (
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"
)

// The vectors of RFC 7616 section 3.9.1 and RFC 2617 section 3.5. Those that say
// "computed" were computed outside of this program, with the same input as RFC 7616
// has: by Python's hashlib, which gave the RFC's own vectors as well, and the one for
// SHA-512-256 with qop also by `openssl dgst -sha512-256` step by step.
func TestDigestVectors(t *testing.T) {
	mufasa := signed{user: "Mufasa", password: "Circle of Life", method: "GET", uri: "/dir/index.html"}
	nonce7616 := "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
	const cnonce7616 = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
	withBody := mufasa
	withBody.body = []byte("v=0\r\n")
	for name, tc := range map[string]struct {
		ch     challenge
		s      signed
		cnonce string
		want   string
	}{
		"MD5 with qop (RFC 7616)": {
			challenge{realm: "http-auth@example.org", nonce: nonce7616, algorithm: "MD5", qop: []string{"auth", "auth-int"}},
			mufasa, cnonce7616, "8ca523f5e9506fed4657c9700eebdbec",
		},
		"SHA-256 with qop (RFC 7616)": {
			challenge{realm: "http-auth@example.org", nonce: nonce7616, algorithm: "SHA-256", qop: []string{"auth"}},
			mufasa, cnonce7616,
			"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
		},
		"SHA-512-256 with qop (computed)": {
			challenge{realm: "http-auth@example.org", nonce: nonce7616, algorithm: "SHA-512-256", qop: []string{"auth"}},
			mufasa, cnonce7616, "430d05014cecc49cab6fbe03176d41a1da86cbfe24a16580e22aaad928d960d0",
		},
		"SHA-512-256 without qop (computed)": {
			challenge{realm: "http-auth@example.org", nonce: nonce7616, algorithm: "sha-512-256"},
			mufasa, cnonce7616, "93e9122020ea0624d2ca801426d5bfbeb93d10ff4cc24cb410af3920fa4730e7",
		},
		"SHA-512-256-sess (computed)": {
			challenge{realm: "http-auth@example.org", nonce: nonce7616, algorithm: "SHA-512-256-sess", qop: []string{"auth"}},
			mufasa, cnonce7616, "3f2a34f923c38b0fb26dce2fdfc2ce326c23cecf86fbb1444f3e51fbbc2cb92e",
		},
		"SHA-512-256 with auth-int (computed)": {
			challenge{realm: "http-auth@example.org", nonce: nonce7616, algorithm: "SHA-512-256", qop: []string{"auth-int"}},
			withBody, cnonce7616, "5e69357dfa951887c95e88aae45b1f7f834aeba94f85648b86d532e82afdb589",
		},
		"SHA-256-sess (computed)": {
			challenge{realm: "http-auth@example.org", nonce: nonce7616, algorithm: "SHA-256-sess", qop: []string{"auth"}},
			mufasa, cnonce7616, "2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7",
		},
		"SHA-256 with auth-int (computed)": {
			challenge{realm: "http-auth@example.org", nonce: nonce7616, algorithm: "SHA-256", qop: []string{"auth-int"}},
			withBody, cnonce7616, "385d2de062660ced11876f42d9497c69cacf5caaf3d951dd424aee9f7157d563",
		},
		"MD5-sess (computed)": {
			challenge{realm: "http-auth@example.org", nonce: nonce7616, algorithm: "MD5-sess", qop: []string{"auth"}},
			mufasa, cnonce7616, "e783283f46242139c486a698fec7211d",
		},
		"MD5 with auth-int (computed)": {
			challenge{realm: "http-auth@example.org", nonce: nonce7616, algorithm: "MD5", qop: []string{"auth-int"}},
			withBody, cnonce7616, "d1b8e2ac3f6782372de4bf3d8735b406",
		},
		"MD5 (RFC 2617)": {
			challenge{realm: "testrealm@host.com", nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093", qop: []string{"auth"}},
			signed{user: "Mufasa", password: "Circle Of Life", method: "GET", uri: "/dir/index.html"},
			"0a4f113b", "6629fae49393a05397450978507c4ef1",
		},
		"no qop (RFC 2069)": {
			challenge{realm: "testrealm@host.com", nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093"},
			signed{user: "Mufasa", password: "CircleOfLife", method: "GET", uri: "/dir/index.html"},
			"", "1949323746fe6a43ef61f9606e7febea",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := tc.ch.answerWith(tc.s, 1, tc.cnonce)
			if !strings.Contains(got, `response="`+tc.want+`"`) {
				t.Errorf("%s, want the response %s", got, tc.want)
			}
		})
	}
}

// TestNonceCount: the tenth use of a nonce (computed as above), and how uses are
// counted.
func TestNonceCount(t *testing.T) {
	ch := challenge{realm: "http-auth@example.org", nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", algorithm: "SHA-512-256", qop: []string{"auth"}}
	got := ch.answerWith(signed{user: "Mufasa", password: "Circle of Life", method: "GET", uri: "/dir/index.html"}, 10,
		"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
	for _, want := range []string{"nc=0000000a", `response="e7eac603d75fc8399cc4e6c612d759c273f67b6b8328bbc1ee31b6b0d8826d07"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s has no %s", got, want)
		}
	}
	var trust Trust
	for i := range uint32(3) {
		equal(t, "uses", trust.use("a"), i+1)
	}
	for i := range 1000 {
		equal(t, "uses of a new one", trust.use(strings.Repeat("b", i+1)), 1)
	}
	equal(t, "nonces kept", len(trust.nonces), maxNonces)
}

func challengeResponse(t *testing.T, lines ...string) *sip.Response {
	t.Helper()
	text := "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n" +
		strings.Join(lines, "\r\n") + "\r\nContent-Length: 0\r\n\r\n"
	m, err := lenient().ParseSIP([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m.(*sip.Response)
}

func TestChallengeChosen(t *testing.T) {
	for name, tc := range map[string]struct {
		lines  []string
		realm  string
		pinned bool
		want   string // realm, algorithm and qop; "" for none
	}{
		"the strongest": {[]string{
			`WWW-Authenticate: Digest realm="a", nonce="1", algorithm=MD5, qop="auth"`,
			`WWW-Authenticate: Digest realm="a", nonce="2", algorithm=SHA-256, qop="auth"`,
			`WWW-Authenticate: Digest realm="a", nonce="3", algorithm=MD5`,
		}, "", false, "a SHA-256 auth"},
		"Basic, an unknown algorithm and a proxy's are left out": {[]string{
			`WWW-Authenticate: Basic realm="a"`,
			`WWW-Authenticate: Digest realm="a", nonce="1", algorithm=SHA3-512`,
			`Proxy-Authenticate: Digest realm="a", nonce="1", algorithm=SHA-256`,
			`WWW-Authenticate:   digest REALM="a",NONCE="1",Algorithm=md5-sess,qop="auth-int,auth"`,
		}, "", false, "a md5-sess auth"},
		"combined in one header, as HTTP allows": {[]string{
			`WWW-Authenticate: Basic realm="a, b", Digest realm="a", nonce = "1", Digest realm="a", nonce="2", algorithm=SHA-256, qop="auth,auth-int"`,
		}, "", false, "a SHA-256 auth"},
		"auth-int only where nothing else is": {[]string{
			`WWW-Authenticate: Digest realm="a", nonce="1", qop="auth-int"`,
		}, "", false, "a  auth-int"},
		"only the pinned realm": {[]string{
			`WWW-Authenticate: Digest realm="b", nonce="1", algorithm=SHA-256`,
			`WWW-Authenticate: Digest realm="a", nonce="1"`,
		}, "a", true, "a  "},
		"the first realm where none is pinned": {[]string{
			`WWW-Authenticate: Digest realm="a", nonce="1"`,
			`WWW-Authenticate: Digest realm="b", nonce="1", algorithm=SHA-256`,
		}, "", false, "a  "},
		"another realm": {[]string{
			`WWW-Authenticate: Digest realm="b", nonce="1"`,
		}, "a", true, ""},
		"no nonce":     {[]string{`WWW-Authenticate: Digest realm="a"`}, "", false, ""},
		"unknown qop":  {[]string{`WWW-Authenticate: Digest realm="a", nonce="1", qop="token"`}, "", false, ""},
		"nothing":      {[]string{`X: y`}, "", false, ""},
		"an odd token": {[]string{"WWW-Authenticate: Digest realm=\"a\",\tnonce=n_1,, =,stale , qop=auth"}, "", false, "a  auth"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if c, ok := strongest(parseChallenges(challengeResponse(t, tc.lines...)), 401, tc.realm, tc.pinned); ok {
				qop, _ := c.protection()
				got = c.realm + " " + c.algorithm + " " + qop
			}
			equal(t, "the challenge", got, tc.want)
		})
	}
}

func FuzzChallenge(f *testing.F) {
	f.Add(`Digest realm="a", nonce="b", qop="auth,auth-int", algorithm=MD5-sess, stale=TRUE`)
	f.Add("digest nonce=\"\\\",\"=x")
	f.Fuzz(func(t *testing.T, value string) {
		res := sip.NewResponse(401, "Unauthorized")
		res.AppendHeader(sip.NewHeader("WWW-Authenticate", value))
		for _, c := range parseChallenges(res) {
			if c.strength() == 0 {
				continue
			}
			answer := c.answer(signed{user: "u", password: "p", method: "INVITE", uri: "sip:a@b"}, 1)
			back := sip.NewResponse(401, "Unauthorized")
			back.AppendHeader(sip.NewHeader("WWW-Authenticate", answer))
			again := parseChallenges(back)
			if len(again) != 1 || again[0].realm != c.realm || again[0].nonce != c.nonce || again[0].algorithm != c.algorithm {
				// Only a challenge with a quote or comma outside of quotes cannot come back.
				if !strings.ContainsAny(c.realm+c.nonce+c.algorithm, "\",\\ \t=") {
					t.Errorf("%q came back as %+v", answer, again)
				}
			}
		}
	})
}

func TestWrongPassword(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		s.settled("calling failed/auth/phone")
		equal(t, "INVITEs with credentials", s.count("INVITE", "Proxy-Authorization:"), 1)
		p.quiet(time.Minute)
	})
}

// TestAuthIntSignsWhatIsSent: the digest covers the body (RFC 7616 section 3.4.3),
// so that the retry has to carry the very same one.
func TestAuthIntSignsWhatIsSent(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		first := p.want("INVITE")
		p.answer(first, "407 Proxy Authentication Required", `Proxy-Authenticate: Digest realm="pbx.example", nonce="1", qop="auth-int"`)
		p.want("ACK")
		second := p.want("INVITE")
		if !strings.Contains(second.get("Proxy-Authorization"), "qop=auth-int") {
			t.Errorf("credentials %q", second.get("Proxy-Authorization"))
		}
		equal(t, "the retry's body", second.body, first.body)
		p.answer(second, "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

func TestStaleNonce(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		for nonce := range 2 {
			p.want("ACK")
			inv := p.want("INVITE")
			equal(t, "credentials", len(inv.all("Proxy-Authorization")), 1)
			p.answer(inv, "407 Proxy Authentication Required",
				strings.Replace(proxyChallenge, "n-1", strings.Repeat("n", nonce+3), 1)+", stale=TRUE")
		}
		p.want("ACK")
		s.settled("calling failed/auth/phone")
		equal(t, "INVITEs with credentials", s.count("INVITE", "Proxy-Authorization:"), 2)
	})
}

func TestProxyAndRegistrarChallenge(t *testing.T) {
	play(t, func(a *Account) { a.AuthUser = "auth-user" }, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		p.answer(p.want("INVITE"), "401 Unauthorized", `WWW-Authenticate: Digest realm="example.com", nonce="r-1"`)
		p.want("ACK")
		inv := p.want("INVITE")
		for _, name := range []string{"Proxy-Authorization", "Authorization"} {
			if !strings.HasPrefix(inv.get(name), `Digest username="auth-user", realm="example.com"`) {
				t.Errorf("%s: %q", name, inv.get(name))
			}
		}
		p.answer(inv, "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
	})
}

func TestForeignRealmIsNotAnswered(t *testing.T) {
	play(t, func(a *Account) { a.Realm = "mine.example" }, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		s.settled("calling failed/auth/phone")
		equal(t, "INVITEs", s.count("INVITE", ""), 1)
	})
}

func TestRealmStaysPinned(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		p.answer(p.want("INVITE"), "486 Busy Here")
		p.want("ACK")
		s.settled("calling failed/busy/phone")
		s.told = nil
		s.place()
		p.answer(p.want("INVITE"), "401 Unauthorized", `WWW-Authenticate: Digest realm="other", nonce="1"`)
		p.want("ACK")
		s.settled("calling failed/auth/phone")
		equal(t, "answers to the other realm", s.count("INVITE", `realm="other"`), 0)
	})
}

// TestChallengesInsideTheDialog: what challenged the INVITE may challenge REFER
// and BYE, as some proxies and PBXs do; anything else gathers digests.
func TestChallengesInsideTheDialog(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		p.answered()
		refer := p.want("REFER")
		p.answer(refer, "407 Proxy Authentication Required", proxyChallenge)
		again := p.want("REFER")
		equal(t, "CSeq", refer.get("CSeq")+", "+again.get("CSeq"), "3 REFER, 4 REFER")
		if !strings.Contains(again.get("Proxy-Authorization"), `uri="`+again.uri()+`"`) {
			t.Errorf("credentials %q for %s", again.get("Proxy-Authorization"), again.uri())
		}
		p.answer(again, "202 Accepted")
		p.notify("100 Trying", "active")
		p.notify("200 OK", "terminated")
		bye := p.want("BYE")
		p.answer(bye, "100 Trying")
		p.answer(bye, "407 Proxy Authentication Required", proxyChallenge)
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered transferring connected")
		equal(t, "BYEs with credentials", s.count("BYE", "Proxy-Authorization:"), 1)
	})
}

func TestHarvestingInsideTheDialog(t *testing.T) {
	for name, challenge := range map[string][2]string{
		"another realm":  {"407 Proxy Authentication Required", strings.Replace(proxyChallenge, "example.com", "evil", 1)},
		"another status": {"401 Unauthorized", `WWW-Authenticate: Digest realm="example.com", nonce="1"`},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				s.place()
				p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
				p.want("ACK")
				p.answered()
				p.answer(p.want("REFER"), challenge[0], challenge[1])
				p.answer(p.want("BYE"), challenge[0], challenge[1])
				s.settled("calling ringing answered failed/refer-rejected/phone")
				equal(t, "credentials inside", s.count("REFER", "uthorization:")+s.count("BYE", "uthorization:"), 0)
			})
		})
	}
}

func TestUnchallengedDialogAnswersNothing(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		s.place()
		p.answered()
		p.answer(p.want("REFER"), "407 Proxy Authentication Required", proxyChallenge)
		p.answer(p.want("BYE"), "200 OK")
		s.settled("calling ringing answered failed/refer-rejected/phone")
		equal(t, "credentials", s.count("", "uthorization:"), 0)
	})
}
