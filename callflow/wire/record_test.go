package wire

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow/locate"
)

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
