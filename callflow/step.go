package callflow

// Step takes a call one event further and returns the actions that follow, in
// the order in which they are to be carried out. It is pure and total: any event
// is defined in any state, and one that has no meaning there changes nothing.
//
// What the person is told (Told):
//
//	           18x           2xx / Refer         2xx to REFER,        sipfrag
//	Start    own phone        own phone          or a NOTIFY            18x
//	──▶ calling ──▶ ringing ──▶ answered ──▶ transferring ──▶ alerting
//	       │           │            │               │              │
//	       └────┬──────┘            │               └──────┬───────┘
//	            │                   │                      │ sipfrag 1xx, then 2xx ─▶ connected
//	  hang-up ──┼─▶ canceled ◀──────┤ hang-up, REFER       │ sipfrag 2xx first ─────▶ handed-over
//	            │                   │ refused              │ sipfrag 3xx to 6xx ────▶ failed
//	  3xx–6xx,  │                   │ REFER refused or     │ no final fragment,
//	  no reply, └─▶ failed ◀────────┘ unanswered, BYE      └ hang-up ───────────────▶ unknown
//	  ring time
//
// Where the Plan is ByOutOfDialog the call begins with the REFER, which nobody
// needs to lift for, and goes on in the same way:
//
//	Start           2xx to REFER,
//	/ Refer         or a NOTIFY
//	──▶ calling ──────────────────────▶ transferring ──▶ …
//	       ├─ REFER refused, unanswered, nobody reached ─▶ failed
//	       └─ hang-up: REFER unsent or refused ──────────▶ canceled, else unknown
//
// What the own phone's leg does meanwhile, and how each way ends; out of dialog it
// stays idle:
//
//	idle ─INVITE▶ inviting ─18x▶ early ─2xx, ACK▶ up ─BYE▶ ending ─LegDown▶ down
//	                 │             │               │                         ▲
//	                 ├─────────────┴─CANCEL▶ canceling ──────LegDown─────────┤
//	                 └────────────── 3xx–6xx, no reply ────────── BYE ───────┘
//
// The two are not one machine: a final state is told when it is known, and never
// waits for a BYE; Done comes when every leg is down. The REFER's subscription
// outlives the dialog that it was made in (RFC 5057 section 5.2), so a BYE of the
// phone after acceptance ends the leg and not the call.
func Step(s State, e Event) (State, []Action) {
	if s.done {
		return s, nil
	}
	m := machine{State: s}
	switch e := e.(type) {
	case Start:
		m.start()
	case Progress:
		m.progress(e)
	case Answered:
		m.answered(e)
	case Rejected:
		m.rejected(e)
	case Unreachable:
		m.unreachable(e)
	case Offer:
		m.offer(e)
	case PeerBye:
		m.peerBye(e)
	case LegDown:
		m.legDown(e.Leg)
	case ReferReply:
		m.referReply(e)
	case Notify:
		m.notify(e)
	case Fired:
		m.fired(e.Timer)
	case Stop:
		m.stop()
	}
	m.finish()
	return m.State, m.actions
}

// machine is a State while one event is worked on, with the actions so far.
type machine struct {
	State
	actions []Action
}

func (m *machine) do(a ...Action) { m.actions = append(m.actions, a...) }

// tell tells a status that is further on than what was told; nothing is told
// after a final status, and nothing twice.
func (m *machine) tell(u Update) {
	if m.Told.Final() || u.Status.rank() <= m.Told.rank() {
		return
	}
	m.Told = u.Status
	if u.Text == "" {
		u.Text = sentence(m.Settings, u)
	}
	m.do(Tell{u})
}

// end tells the outcome and takes down what is still up.
func (m *machine) end(u Update) {
	if m.Told.Final() {
		return
	}
	for t := range timers {
		m.disarm(t)
	}
	if m.Sub != SubNone {
		m.Sub = SubDone
	}
	m.tell(u)
	m.release()
}

// release sends what ends each leg: CANCEL while it rings, BYE when it is up.
func (m *machine) release() {
	for l, state := range m.Legs {
		switch state {
		case LegInviting, LegEarly:
			m.Legs[l] = LegCanceling
			m.do(Cancel{Leg(l)})
		case LegUp:
			m.Legs[l] = LegEnding
			m.do(Bye{Leg(l)})
		}
	}
}

// finish gives Done when the outcome is told and no leg holds anything.
func (m *machine) finish() {
	if !m.Told.Final() {
		return
	}
	for _, l := range m.Legs {
		if l != LegIdle && l != LegGone {
			return
		}
	}
	m.done = true
	m.do(Done{})
}

func (m *machine) arm(a Arm) {
	m.armed |= 1 << a.Timer
	m.do(a)
}

func (m *machine) disarm(t Timer) {
	if m.armed&(1<<t) == 0 {
		return
	}
	m.armed &^= 1 << t
	m.do(Disarm{t})
}

// fired takes a timer that ran out. One that was disarmed while its Fired was on
// the way is not armed any more, and nothing.
func (m *machine) fired(t Timer) {
	if m.armed&(1<<t) == 0 {
		return
	}
	m.armed &^= 1 << t
	switch t {
	case TimerRing:
		m.end(failed(SlugNoAnswer, SidePhone, SIPStatus{}, "ring_timeout ran out"))
	case TimerSetup:
		m.end(failed(SlugUnreachable, SidePhone, SIPStatus{}, "the server answered 100 and then nothing"))
	case TimerGrace:
		m.graceOver()
	case TimerHold:
		m.settle()
	case TimerNotify:
		m.end(unknown("no NOTIFY within 32 s of the accepted REFER (RFC 6665, Timer N)"))
	case TimerExpiry:
		m.subOver("the REFER's subscription expired")
	case TimerOutcome:
		if m.Sub == SubSent {
			m.end(failed(SlugTimeout, SidePhone, SIPStatus{}, "the REFER was not answered within outcome_timeout"))
			return
		}
		m.subOver("outcome_timeout ran out")
	}
}

// stop is a hang-up: by the person, or because the browser or the program ends.
func (m *machine) stop() {
	switch {
	case m.Told.Final() || m.stopping:
	case m.Sub == SubSent:
		// Whether the phone already calls is not known before the REFER is answered.
		m.stopping = true
		m.do(Withhold{})
		m.arm(Arm{TimerGrace, graceTime})
	case m.Sub == SubActive && m.frags.held:
		m.settle()
	case m.Sub == SubActive:
		m.end(leftToPhone("hung up after the phone had accepted the call"))
	default:
		m.end(Update{Status: StatusCanceled})
	}
}
