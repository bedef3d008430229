package callflow

import "testing"

// FuzzNotify plays any order of NOTIFYs, answers, byes and hang-ups and holds the
// machine to what must always be true: one final Tell and nothing after it, one
// BYE and one Refer at most, states that only rise, and an end within reach.
func FuzzNotify(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 10, 4, 1, 0, 4, 2, 1, 4, 3, 2})
	f.Add([]byte{0, 2, 7, 4, 2, 2, 8})
	f.Fuzz(func(t *testing.T, script []byte) {
		check := &invariants{t: t}
		s := New(office)
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
				step(ReferReply{SIP: SIPStatus{Code: codes[next()%len(codes)]}, NoSub: next()%7 == 0})
			case 3:
				step(Rejected{SIP: SIPStatus{Code: 300 + next()}})
			case 4:
				step(Notify{CSeq: uint32(next() % 8), SIP: SIPStatus{Code: codes[next()%len(codes)]}, Sub: SubState(2 + next()%2)})
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
	done         bool
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
		case Bye:
			i.byes++
		case Refer:
			i.refers++
		case Cancel:
			i.cancels++
		case Done:
			i.done = true
		}
	}
	if i.byes+i.cancels > 1 || i.refers > 1 {
		i.t.Fatalf("%d BYEs, %d CANCELs, %d REFERs", i.byes, i.cancels, i.refers)
	}
}
