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

// What the peer has ended itself is ended.

// Killed between the 200 and its ACK: the phone repeats the 200.

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

// An INVITE waits for its record, but not for ever.

// A dialog is on record before its ACK: until then the peer repeats its 200.

// A BYE that was refused has ended nothing, as far as is known.

// A password answers the account's own server only.

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

// FuzzRecord: whatever stands in a record, it harms nobody.

// Over TCP the answers to the INVITE come where its Via says: its connection is gone.

func TestKilledOverTCP(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	playReal(t, l.Addr().String(), "tcp", nil, func(s *stage) {
		records := make(chan Record, 16)
		call := s.agent.Place(Placement{ID: "call-1", Callee: Callee{User: "1"}, Record: func(r Record) <-chan struct{} {
			records <- r
			return nil
		}})
		p := s.accepted(l, "tcp")
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
		q := s.accepted(l, "tcp")
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
