package wire

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
)

// recorded places the usual call and keeps its records. The last one is what a
// program would find that is started after this one was killed.
func (s *stage) recorded() *Record {
	last := new(Record)
	s.call = s.agent.Place(Placement{
		ID: "call-1", Callee: Callee{User: "+431505641", Display: "+43 1 505641"}, Number: "+43 1 505641",
		Tell: func(u callflow.Update) { s.told = append(s.told, u) },
		Record: func(r Record) <-chan struct{} {
			*last = r
			return nil
		},
	})
	return last
}

// kill ends the agent as SIGKILL does: nobody hears of it.
func (s *stage) kill() {
	s.t.Helper()
	s.idle()
	s.seen = nil
	if err := s.agent.Close(); err != nil {
		s.t.Fatal(err)
	}
	if s.count("", "") != 0 {
		s.t.Fatalf("the agent said %v while it was killed", s.seen)
	}
}

// recover has another agent end what the record says, from a socket at an address.
func (s *stage) recover(at string, r *Record, change ...func(*Account)) <-chan error {
	s.t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, secret := range []string{"505641", "nonce", "response", "cnonce", "secret"} {
		if strings.Contains(string(data), secret) {
			s.t.Errorf("the record holds %q: %s", secret, data)
		}
	}
	var again Record
	if err := json.Unmarshal(data, &again); err != nil {
		s.t.Fatal(err)
	}
	conn, err := s.net.Listen(netip.MustParseAddrPort(at))
	if err != nil {
		s.t.Fatal(err)
	}
	o := s.agent.opt
	o.Conn = conn
	for _, f := range change {
		f(&o.Account)
	}
	done := make(chan error, 1)
	go func() { done <- Recover(s.t.Context(), o, again) }()
	return done
}

// wantEnd waits for the end of a recovery.
func (s *stage) wantEnd(done <-chan error, want error) {
	s.t.Helper()
	select {
	case err := <-done:
		if !errors.Is(err, want) {
			s.t.Errorf("the recovery ends with %v, want %v", err, want)
		}
	case <-time.After(patience):
		s.t.Fatal("the recovery does not end")
	}
}

func TestKilledWhileCalling(t *testing.T) {
	viaProxy := func(a *Account) {
		a.Domain = "example.com"
		a.Proxies = []Proxy{{Host: "192.0.2.10"}}
	}
	for name, early := range map[string]string{"before any answer": "", "after 100": "100 Trying", "ringing": "180 Ringing"} {
		t.Run(name, func(t *testing.T) {
			play(t, viaProxy, func(s *stage) {
				p := s.peer(proxyAddr)
				r := s.recorded()
				p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
				p.want("ACK")
				inv := p.want("INVITE")
				if early != "" {
					p.answer(inv, early)
				}
				s.kill()
				done := s.recover(hostAddr, r)
				cancel := p.want("CANCEL")
				for _, name := range []string{"Via", "Route", "To", "Call-ID"} {
					equalList(t, "the CANCEL's "+name, cancel.all(name), inv.all(name)...)
				}
				equal(t, "the CANCEL's URI", cancel.uri(), inv.uri())
				equal(t, "the CANCEL's From tag", cancel.tag("From"), inv.tag("From"))
				equal(t, "the CANCEL's CSeq", cancel.get("CSeq"), "2 CANCEL")
				equal(t, "the CANCEL comes from", cancel.from, hostAddr)
				equalList(t, "the CANCEL's credentials", cancel.all("Proxy-Authorization"))
				p.answer(cancel, "200 OK")
				p.answer(inv, "487 Request Terminated")
				ack := p.want("ACK")
				equalList(t, "the ACK's Via", ack.all("Via"), inv.all("Via")...)
				s.wantEnd(done, nil)
				p.quiet(time.Minute)
			})
		})
	}
}

// The CANCEL finds its INVITE by the Via, also where the port could not be had.
func TestKilledAndThePortIsGone(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		inv := p.want("INVITE")
		p.answer(inv, "180 Ringing")
		s.kill()
		done := s.recover("192.0.2.1:6000", r)
		cancel := p.want("CANCEL")
		equalList(t, "the CANCEL's Via", cancel.all("Via"), inv.all("Via")...)
		equal(t, "the CANCEL comes from", cancel.from, "192.0.2.1:6000")
		p.answer(cancel, "200 OK")
		s.wantEnd(done, nil) // the 487 goes to where nobody is
	})
}

// Between the kill and the next start, or as the CANCEL comes, the phone was picked up.
func TestKilledAndPickedUp(t *testing.T) {
	for name, tc := range map[string]struct {
		cancel string
		early  bool // the 200 is there before the answer to the CANCEL
	}{
		"as the CANCEL comes":        {cancel: "200 OK"},
		"before":                     {cancel: "481 Call/Transaction Does Not Exist", early: true},
		"before, and repeated later": {cancel: "481 Call/Transaction Does Not Exist"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				p.record = []string{"<sip:192.0.2.10;lr>"}
				r := s.recorded()
				p.answer(p.want("INVITE"), "401 Unauthorized", strings.Replace(proxyChallenge, "Proxy-Authenticate", "WWW-Authenticate", 1))
				p.want("ACK")
				inv := p.want("INVITE")
				p.answer(inv, "180 Ringing")
				s.kill()
				done := s.recover(hostAddr, r)
				cancel := p.want("CANCEL")
				if tc.early {
					p.answer(inv, "200 OK")
					p.want("ACK")
					bye := p.want("BYE")
					p.answer(cancel, tc.cancel)
					p.answer(bye, "200 OK")
				} else {
					p.answer(cancel, tc.cancel)
					s.pass(4 * time.Second)
					p.answer(inv, "200 OK")
					p.want("ACK")
					bye := p.want("BYE")
					equalList(t, "the BYE's Route", bye.all("Route"), p.record...)
					p.answer(bye, "401 Unauthorized", strings.Replace(proxyChallenge, "Proxy-Authenticate", "WWW-Authenticate", 1))
					bye = p.want("BYE")
					equal(t, "headers with credentials", len(bye.all("Authorization")), 1)
					p.answer(bye, "200 OK")
				}
				s.wantEnd(done, nil)
				p.quiet(time.Minute)
			})
		})
	}
}

func TestKilledInTheDialog(t *testing.T) {
	for name, tc := range map[string]struct {
		script func(p *peer) // after the 200 was acknowledged
		least  string        // the BYE's CSeq
	}{
		"REFER pending": {func(p *peer) { p.want("REFER") }, "3"},
		"transferring": {func(p *peer) {
			p.answer(p.want("REFER"), "202 Accepted")
			p.notify("100 Trying", "active")
		}, "3"},
		"an outcome is held": {func(p *peer) {
			p.answer(p.want("REFER"), "202 Accepted")
			p.notify("200 OK", "terminated")
		}, "3"},
		"BYE on its way": {func(p *peer) {
			p.answer(p.want("REFER"), "202 Accepted")
			p.notify("100 Trying", "active")
			p.notify("200 OK", "terminated")
			p.want("BYE")
		}, "4"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				p.record = []string{"<sip:192.0.2.10;lr;x=2>", "<sip:192.0.2.99;lr>"}
				p.record = p.record[:1]
				r := s.recorded()
				p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
				p.want("ACK")
				p.answered()
				tc.script(p)
				s.kill()
				done := s.recover(hostAddr, r)
				bye := p.want("BYE")
				equal(t, "the BYE's URI", bye.uri(), "sip:phone@"+proxyAddr)
				equalList(t, "the BYE's Route", bye.all("Route"), p.record...)
				equal(t, "the BYE's To tag", bye.tag("To"), "phone-tag")
				equal(t, "the BYE's From tag", bye.tag("From"), p.invite.tag("From"))
				seq, _, _ := strings.Cut(bye.get("CSeq"), " ")
				if len(seq) < 2 && seq <= tc.least {
					t.Errorf("the BYE's CSeq %s may have been used", seq)
				}
				p.notify("180 Ringing", "active") // its own call goes on
				p.answer(bye, "407 Proxy Authentication Required", proxyChallenge)
				bye = p.want("BYE")
				equal(t, "headers with credentials", len(bye.all("Proxy-Authorization")), 1)
				p.answer(bye, "200 OK")
				s.wantEnd(done, nil)
				p.quiet(time.Minute)
			})
		})
	}
}

// What the peer has ended itself is ended.
func TestKilledAndEndedMeanwhile(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		p.answered()
		p.want("REFER")
		s.kill()
		done := s.recover(hostAddr, r)
		p.answer(p.want("BYE"), "481 Call/Transaction Does Not Exist")
		s.wantEnd(done, nil)
	})
	play(t, nil, func(s *stage) { // BYEs cross
		p := s.peer(proxyAddr)
		r := s.recorded()
		p.answered()
		p.want("REFER")
		s.kill()
		done := s.recover(hostAddr, r)
		p.want("BYE")
		p.request("BYE")
		p.want("200")
		s.wantEnd(done, nil)
	})
}

// Killed between the 200 and its ACK: the phone repeats the 200.
func TestKilledBeforeTheAck(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		inv := p.want("INVITE")
		p.answer(inv, "200 OK")
		p.want("ACK") // and is lost
		p.want("REFER")
		s.kill()
		done := s.recover(hostAddr, r)
		bye := p.want("BYE")
		p.answer(inv, "200 OK")
		p.want("ACK")
		p.answer(bye, "200 OK")
		s.wantEnd(done, nil)
	})
}

func TestKilledAndNobodyAnswers(t *testing.T) {
	for name, script := range map[string]func(p *peer){
		"ringing": func(p *peer) { p.answer(p.want("INVITE"), "180 Ringing") },
		"talking": func(p *peer) { p.answered(); p.want("REFER") },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				r := s.recorded()
				script(p)
				s.kill()
				start := time.Now()
				s.wantEnd(s.recover(hostAddr, r), ErrSilent)
				equal(t, "the recovery takes", time.Since(start), 32*time.Second)
			})
		})
	}
}

// The record follows the call: nothing is left in it when the call is over.
func TestRecordFollowsTheCall(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		if s.idle(); len(r.Invites) != 1 || len(r.Dialogs) != 0 || r.Referred {
			t.Errorf("calling: %+v", *r)
		}
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		s.idle()
		if len(r.Invites) != 1 || r.Invites[0].CSeq != 2 || len(r.Invites[0].Realms) != 1 {
			t.Errorf("with credentials: %+v", *r)
		}
		p.referred()
		s.idle()
		if len(r.Invites) != 0 || len(r.Dialogs) != 1 || !r.Referred || r.Dialogs[0].CSeq != 3 {
			t.Errorf("transferring: %+v", *r)
		}
		p.notify("100 Trying", "active")
		p.notify("486 Busy Here", "terminated")
		bye := p.want("BYE")
		if s.idle(); len(r.Dialogs) != 1 || r.Dialogs[0].CSeq != 4 {
			t.Errorf("hanging up: %+v", *r)
		}
		p.answer(bye, "200 OK")
		s.settled("calling ringing answered transferring failed/busy/callee")
		if !r.Empty() {
			t.Errorf("at the end: %+v", *r)
		}
	})
}

// An INVITE waits for its record, but not for ever.
func TestInviteWaitsForItsRecord(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		kept := make(chan struct{})
		start := time.Now()
		s.call = s.agent.Place(Placement{Callee: Callee{User: "1"}, Record: func(Record) <-chan struct{} { return kept }})
		p.quiet(100 * time.Millisecond)
		close(kept)
		p.answer(p.want("INVITE"), "486 Busy Here")
		p.want("ACK")
		equal(t, "the INVITE waits", time.Since(start), 100*time.Millisecond)
		<-s.call.Done()

		start = time.Now()
		s.call = s.agent.Place(Placement{Callee: Callee{User: "1"}, Record: func(Record) <-chan struct{} { return make(chan struct{}) }})
		p.answer(p.want("INVITE"), "486 Busy Here")
		p.want("ACK")
		equal(t, "it waits at most", time.Since(start), keepTime)
		<-s.call.Done()
	})
}

// A dialog is on record before its ACK: until then the peer repeats its 200.
func TestAckWaitsForTheRecord(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		var last Record
		kept := make(chan struct{})
		s.call = s.agent.Place(Placement{Callee: Callee{User: "1"}, Record: func(r Record) <-chan struct{} {
			last = r
			if len(r.Dialogs) == 0 {
				return nil
			}
			return kept
		}})
		inv := p.want("INVITE")
		p.answer(inv, "200 OK")
		p.quiet(100 * time.Millisecond)
		p.answer(inv, "200 OK")
		p.quiet(100 * time.Millisecond)
		if s.idle(); len(last.Dialogs) != 1 {
			t.Errorf("recorded: %+v", last)
		}
		close(kept)
		p.want("ACK")
		p.answer(p.want("REFER"), "603 Decline")
		p.answer(p.want("BYE"), "200 OK")
		<-s.call.Done()
	})
}

// A BYE that was refused has ended nothing, as far as is known.
func TestRecoveredByeRefused(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		p.answered()
		p.want("REFER")
		s.kill()
		done := s.recover(hostAddr, r)
		p.answer(p.want("BYE"), "503 Service Unavailable")
		select {
		case err := <-done:
			if err == nil || !strings.Contains(err.Error(), "503") {
				t.Errorf("the recovery ends with %v", err)
			}
		case <-time.After(patience):
			t.Fatal("the recovery does not end")
		}
	})
}

// A password answers the account's own server only.
func TestRecoveryForAnotherAccount(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		p.answer(p.want("INVITE"), "407 Proxy Authentication Required", proxyChallenge)
		p.want("ACK")
		p.answered()
		p.want("REFER")
		s.kill()
		done := s.recover(hostAddr, r, func(a *Account) { a.Domain = "elsewhere.example" })
		p.answer(p.want("BYE"), "407 Proxy Authentication Required", proxyChallenge)
		if err := <-done; err == nil || !strings.Contains(err.Error(), "407") {
			t.Errorf("the recovery ends with %v", err)
		}
		p.quiet(time.Minute)
	})
}

// wantAfter is want, after what is repeated.
func (p *peer) wantAfter(repeated, want string) message {
	p.s.t.Helper()
	for {
		switch m := p.next(patience); m.method() {
		case want:
			return m
		case repeated:
		default:
			p.s.t.Fatalf("got %q, want %s", m.start, want)
		}
	}
}

// Both servers that an INVITE was sent to are told.
func TestKilledAfterFailover(t *testing.T) {
	two := func(a *Account) {
		a.Domain = "example.com"
		a.Proxies = []Proxy{{Host: "192.0.2.10"}, {Host: "192.0.2.20"}}
	}
	play(t, two, func(s *stage) {
		first, second := s.peer(proxyAddr), s.peer(phoneAddr)
		r := s.recorded()
		first.want("INVITE")
		s.pass(5 * time.Second)
		second.answer(second.want("INVITE"), "180 Ringing")
		s.kill()
		done := s.recover(hostAddr, r)
		first.wantAfter("INVITE", "CANCEL")
		cancel := second.wantAfter("INVITE", "CANCEL")
		second.answer(cancel, "200 OK")
		second.answer(second.invite, "487 Request Terminated")
		second.want("ACK")
		s.wantEnd(done, ErrSilent)
	})
}

func TestBadRecords(t *testing.T) {
	good := func() Record {
		return Record{
			CallID: "c", From: "<sip:u@192.0.2.10>;tag=t", To: "<sip:u@192.0.2.10>",
			Invites: []PendingInvite{{
				URI: "sip:u@192.0.2.10", Via: "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx", CSeq: 1,
				Target: netip.MustParseAddrPort("192.0.2.10:5060"), Transport: locate.UDP,
			}},
		}
	}
	dialog := func() Record {
		r := good()
		r.Dialogs = []OpenDialog{{Invite: r.Invites[0], RemoteTag: "x", Target: "sip:phone@192.0.2.10"}}
		r.Invites = nil
		return r
	}
	for name, r := range map[string]Record{
		"nothing":         {},
		"no Call-ID":      func() Record { r := good(); r.CallID = ""; return r }(),
		"From is none":    func() Record { r := good(); r.From = "x"; return r }(),
		"a header more":   func() Record { r := good(); r.To = "<sip:u@h>\r\n\r\n"; return r }(),
		"no URI":          func() Record { r := good(); r.Invites[0].URI = "tel:1"; return r }(),
		"no Via":          func() Record { r := good(); r.Invites[0].Via = ""; return r }(),
		"no branch":       func() Record { r := good(); r.Invites[0].Via = "SIP/2.0/UDP h"; return r }(),
		"no target":       func() Record { r := good(); r.Invites[0].Target = netip.AddrPort{}; return r }(),
		"no transport":    func() Record { r := good(); r.Invites[0].Transport = "carrier-pigeon"; return r }(),
		"no Contact":      func() Record { r := dialog(); r.Dialogs[0].Target = "*"; return r }(),
		"too many routes": func() Record { r := dialog(); r.Dialogs[0].Routes = make([]string, 100); return r }(),
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *stage) {
				p := s.peer(proxyAddr)
				if err := s.agent.Close(); err != nil {
					t.Fatal(err)
				}
				s.wantEnd(s.recover(hostAddr, &r), ErrRecord)
				p.quiet(time.Minute)
			})
		})
	}
}

// FuzzRecord: whatever stands in a record, it harms nobody.
func FuzzRecord(f *testing.F) {
	f.Add("<sip:u@192.0.2.10>;tag=t", "sip:u@192.0.2.10", "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport", "<sip:h;lr>", "sip:phone@h")
	f.Add("<sip:@>", "sip:\r\nX", "SIP/2.0/UDP a b;branch", "<", "\x00")
	f.Fuzz(func(t *testing.T, from, uri, via, route, target string) {
		r := Record{CallID: "c", From: from, To: from}
		inv := PendingInvite{URI: uri, Via: via, Routes: []string{route}, CSeq: 1,
			Target: netip.MustParseAddrPort("192.0.2.10:5060"), Transport: locate.UDP}
		r.Invites = []PendingInvite{inv}
		r.Dialogs = []OpenDialog{{Invite: inv, Target: target, Routes: []string{route}}}
		if _, err := r.identity(); err != nil {
			return
		}
		req, err := inv.request(r)
		if err != nil {
			return
		}
		if m, err := lenient().ParseSIP([]byte(cancelOf(req).String())); err != nil {
			t.Errorf("a CANCEL that cannot be read: %v\n%s", err, cancelOf(req))
		} else if !strings.HasPrefix(m.String(), "CANCEL ") {
			t.Errorf("no CANCEL: %s", m)
		}
	})
}

// Over TCP the answers to the INVITE come where its Via says: its connection is gone.
func TestKilledOverTCP(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	playReal(t, l.Addr().String(), "tcp", nil, func(s *stage) {
		accept := func() *peer {
			conn, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close() })
			return &peer{s: s, conn: packets{&framed{Conn: conn}}, tag: "phone-tag", contact: "<sip:phone@" + l.Addr().String() + ";transport=tcp>"}
		}
		records := make(chan Record, 16)
		call := s.agent.Place(Placement{ID: "call-1", Callee: Callee{User: "1"}, Record: func(r Record) <-chan struct{} {
			records <- r
			return nil
		}})
		p := accept()
		inv := p.want("INVITE")
		r := <-records
		p.answer(inv, "180 Ringing")
		if err := s.agent.Close(); err != nil {
			t.Fatal(err)
		}
		<-call.Done()
		o := s.agent.opt
		o.Trace = nil
		done := make(chan error, 1)
		go func() { done <- Recover(t.Context(), o, r) }()
		q := accept()
		cancel := q.want("CANCEL")
		equalList(t, "the CANCEL's Via", cancel.all("Via"), inv.all("Via")...)
		q.answer(cancel, "200 OK")

		sentBy, _, _ := strings.Cut(strings.TrimPrefix(inv.get("Via"), "SIP/2.0/TCP "), ";")
		back, err := net.Dial("tcp", sentBy)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = back.Close() }()
		third := &peer{s: s, conn: packets{&framed{Conn: back}}, tag: "phone-tag"}
		third.answer(inv, "487 Request Terminated")
		s.wantEnd(done, nil)
	})
}

// A recovery that is called off says so.
func TestRecoveryCalledOff(t *testing.T) {
	play(t, nil, func(s *stage) {
		p := s.peer(proxyAddr)
		r := s.recorded()
		p.answer(p.want("INVITE"), "180 Ringing")
		s.kill()
		conn, err := s.net.Listen(netip.MustParseAddrPort(hostAddr))
		if err != nil {
			t.Fatal(err)
		}
		o := s.agent.opt
		o.Conn = conn
		ctx, cancel := context.WithTimeout(s.t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if err := Recover(ctx, o, *r); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		equal(t, "it ends after", time.Since(start), time.Second)
	})
}
