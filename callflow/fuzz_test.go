package callflow

import "testing"

// FuzzCall plays any order of NOTIFYs, answers, byes and hang-ups and holds the
// machine to what must always be true: one final Tell and nothing after it, one
// BYE and one Refer at most, states that only rise, and an end within reach.
func FuzzCall(f *testing.F) {
	f.Add([]byte{0, 0, 1, 2, 3, 10, 4, 1, 0, 4, 2, 1, 4, 3, 2})
	f.Add([]byte{0, 0, 2, 7, 4, 2, 2, 8})
	f.Add([]byte{1, 4, 1, 0, 2, 5, 7, 4, 2, 1, 4, 3, 4})
	f.Add([]byte{3, 7, 2, 5})
	f.Fuzz(func(t *testing.T, script []byte) {
		check := &invariants{t: t}
		// The first byte is the kind of call, the others are what happens to it.
		settings, plan := office, Plan{}
		if len(script) > 0 {
			kind := script[0]
			script = script[1:]
			if kind&1 != 0 {
				plan.Connect, check.outside = ByOutOfDialog, true
			}
			settings.HandedOver = kind&2 != 0
		}
		s := New(settings, plan)
		step := func(e Event) {
			var a []Action
			s, a = Step(s, e)
			check.see(a)
		}
		step(Start{})
		next := func() int {
			if len(script) == 0 {
				return 0
			}
			b := script[0]
			script = script[1:]
			return int(b)
		}
		codes := []int{0, 100, 180, 183, 200, 202, 302, 403, 408, 480, 486, 487, 503, 603}
		for len(script) > 0 {
			switch next() % 11 {
			case 0:
				step(Progress{SIP: SIPStatus{Code: codes[next()%4]}})
			case 1:
				step(Answered{SIP: SIPStatus{Code: 200}})
			case 2:
				step(ReferReply{SIP: SIPStatus{Code: codes[next()%len(codes)]}, NoSub: next()%7 == 0, Unsent: next()%7 == 0})
			case 3:
				step(Rejected{SIP: SIPStatus{Code: 300 + next()}})
			case 4:
				n := Notify{CSeq: uint32(1 + next()%8), SIP: SIPStatus{Code: codes[next()%len(codes)]}, Sub: SubState(2 + next()%2)}
				if s.Sub == SubSent || s.Sub == SubActive {
					check.reports = append(check.reports, n)
				}
				step(n)
			case 5:
				step(PeerBye{Q850: next() % 32})
			case 6:
				step(LegDown{})
			case 7:
				step(Stop{})
			case 8:
				step(Fired{Timer(next() % int(timers))})
			case 9:
				step(Offer{})
			case 10:
				step(Unreachable{Slug: SlugUnreachable})
			}
		}
		// Whatever came, a hang-up, its second of grace and the leg's end are an end.
		step(Stop{})
		step(Fired{TimerGrace})
		step(LegDown{})
		if !s.Done() || !check.done {
			t.Fatalf("no end: told %q, legs %v, sub %v", s.Told, s.Legs, s.Sub)
		}
	})
}

type invariants struct {
	t            *testing.T
	told         Status
	byes, refers int
	cancels      int
	invites      int
	done         bool
	outside      bool     // the plan is ByOutOfDialog
	reports      []Notify // while the REFER was open
}

func (i *invariants) see(actions []Action) {
	for _, a := range actions {
		if i.done {
			i.t.Fatalf("%T after Done", a)
		}
		switch a := a.(type) {
		case Tell:
			if i.told.Final() || a.Update.Status.rank() <= i.told.rank() {
				i.t.Fatalf("told %q after %q", a.Update.Status, i.told)
			}
			if a.Update.Text == "" || (a.Update.Status == StatusFailed) != (a.Update.Slug != SlugNone) {
				i.t.Fatalf("a wordless or reasonless update: %+v", a.Update)
			}
			i.told = a.Update.Status
			i.truth()
		case Bye:
			i.byes++
		case Invite:
			i.invites++
		case Refer:
			i.refers++
		case Cancel:
			i.cancels++
		case Done:
			i.done = true
		}
	}
	if i.byes+i.cancels > 1 || i.refers > 1 || i.invites > 1 {
		i.t.Fatalf("%d BYEs, %d CANCELs, %d REFERs, %d INVITEs", i.byes, i.cancels, i.refers, i.invites)
	}
	if i.outside && i.byes+i.cancels+i.invites > 0 {
		i.t.Fatalf("a leg outside of any dialog: %d BYEs, %d CANCELs, %d INVITEs", i.byes, i.cancels, i.invites)
	}
}

// truth checks an outcome against what was reported.
func (i *invariants) truth() {
	final, progressed := false, false
	for _, n := range i.reports {
		final = final || n.SIP.Code >= 200
		for _, before := range i.reports {
			progressed = progressed || n.SIP.Code/100 == 2 && before.SIP.Code/100 == 1 && before.CSeq < n.CSeq
		}
	}
	switch {
	case i.told == StatusUnknown && final:
		i.t.Fatalf("unknown, though a final fragment came: %+v", i.reports)
	case i.told == StatusConnected && !progressed:
		i.t.Fatalf("connected without a 1xx before the 2xx: %+v", i.reports)
	case i.told == StatusHandedOver && !final:
		i.t.Fatalf("handed over without a 2xx: %+v", i.reports)
	}
}
