package wire

import (
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow"
)

// TestProbe: what is found out of what a server says, request by request.
func TestProbe(t *testing.T) {
	const challenge = `WWW-Authenticate: Digest realm="a", nonce="n"`
	for name, tc := range map[string]struct {
		account func(*Account)
		answers []string // "" is silence; header lines after a tab
		asked   string   // the methods that were sent
		want    Probed
		err     string
	}{
		"a server that asks and takes the password": {
			answers: []string{unauthorized + "\t" + challenge, "200 OK", "200 OK\tContact: <sip:a@192.0.2.1>, <sip:b@192.0.2.2>"},
			asked:   "OPTIONS OPTIONS REGISTER",
			want:    Probed{SIP: callflow.SIPStatus{Code: 200, Reason: "OK"}, Asked: true, Accepted: true, Phones: 2},
		},
		"one that asks the registration only": {
			answers: []string{"200 OK", unauthorized + "\t" + challenge, "200 OK"},
			asked:   "OPTIONS REGISTER REGISTER",
			want:    Probed{SIP: callflow.SIPStatus{Code: 200, Reason: "OK"}, Asked: true, Accepted: true},
		},
		"one that refuses the password": {
			answers: []string{"404 Not Found", unauthorized + "\t" + challenge, unauthorized + "\t" + challenge},
			asked:   "OPTIONS REGISTER REGISTER",
			want:    Probed{SIP: callflow.SIPStatus{Code: 401, Reason: "Unauthorized"}, Asked: true, Phones: -1, Slug: callflow.SlugAuth},
		},
		"one that forbids it": {
			answers: []string{unauthorized + "\t" + challenge, "403 Forbidden"},
			asked:   "OPTIONS OPTIONS",
			want:    Probed{SIP: callflow.SIPStatus{Code: 403, Reason: "Forbidden"}, Asked: true, Phones: -1, Slug: callflow.SlugAuth},
		},
		"a phone, which is no registrar": {
			answers: []string{"200 OK", "405 Method Not Allowed"},
			asked:   "OPTIONS REGISTER",
			want:    Probed{SIP: callflow.SIPStatus{Code: 200, Reason: "OK"}, Phones: -1},
		},
		"a silent registrar": {
			answers: []string{"200 OK", ""},
			asked:   "OPTIONS REGISTER",
			want:    Probed{SIP: callflow.SIPStatus{Code: 200, Reason: "OK"}, Phones: -1},
		},
		"no password": {
			account: func(a *Account) { a.Password = "" },
			answers: []string{"486 Busy Here"},
			asked:   "OPTIONS",
			want:    Probed{SIP: callflow.SIPStatus{Code: 486, Reason: "Busy Here"}, Phones: -1},
		},
		"a password that is missing": {
			account: func(a *Account) { a.Password = "" },
			answers: []string{unauthorized + "\t" + challenge},
			asked:   "OPTIONS",
			want:    Probed{SIP: callflow.SIPStatus{Code: 401, Reason: "Unauthorized"}, Asked: true, Phones: -1, Slug: callflow.SlugAuth},
		},
		"nobody there": {
			answers: []string{""},
			asked:   "OPTIONS",
			want:    Probed{Phones: -1, Slug: callflow.SlugUnreachable},
			err:     "no answer to OPTIONS",
		},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, tc.account, func(s *stage) {
				server := s.peer("192.0.2.10:5060")
				p := newProbe(s.agent)
				done := make(chan struct{})
				begun := time.Now()
				go func() { p.run(); close(done) }()
				var asked []string
				callIDs := map[string]bool{}
				for _, answer := range tc.answers {
					req := server.next(patience)
					asked = append(asked, req.method())
					callIDs[req.get("Call-ID")] = true
					if req.method() == "REGISTER" && (req.get("Contact") != "" || req.uri() != "sip:192.0.2.10" || !strings.Contains(req.get("To"), "sip:2622221@192.0.2.10>")) {
						t.Errorf("a REGISTER that could change something: %s, To %s, Contact %q", req.start, req.get("To"), req.get("Contact"))
					}
					if answer == "" {
						continue
					}
					lines := strings.Split(answer, "\t")
					server.answer(req, lines[0], lines[1:]...)
				}
				<-done
				if took := time.Since(begun); took > longestProbe {
					t.Errorf("it took %s", took)
				}
				tc.want.Server, tc.want.Transport = "192.0.2.10:5060", "udp"
				if p.out != tc.want {
					t.Errorf("got  %+v\nwant %+v", p.out, tc.want)
				}
				if got := strings.Join(asked, " "); got != tc.asked || len(callIDs) != 1 {
					t.Errorf("asked %s in %d Call-IDs; want %s", got, len(callIDs), tc.asked)
				}
				if got := errText(p.err); (got != "") != (tc.err != "") || !strings.Contains(got, tc.err) {
					t.Errorf("error %q; want %q", got, tc.err)
				}
			})
		})
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestProbeIsCancelled: a person who looks away ends it at once.
func TestProbeIsCancelled(t *testing.T) {
	play(t, nil, func(s *stage) {
		server := s.peer("192.0.2.10:5060")
		p := newProbe(s.agent)
		done := make(chan struct{})
		go func() { p.run(); close(done) }()
		server.want("OPTIONS")
		begun := time.Now()
		s.agent.cancel()
		<-done
		if took := time.Since(begun); took > time.Second || p.out.SIP.Code != 0 {
			t.Errorf("it took %s, %+v", took, p.out)
		}
	})
}
