package callflow

// This file holds what happens until the own phone is answered.

func (m *machine) start() {
	if m.Legs[LegOwn] != LegIdle || m.Told != StatusNone {
		return
	}
	switch m.Plan.Connect {
	case ByOutOfDialog:
		m.Sub = SubSent
		m.do(Refer{})
	default:
		m.Legs[LegOwn] = LegInviting
		m.do(Invite{LegOwn})
	}
	m.tell(Update{Status: StatusCalling})
}

// progress takes a 1xx. Only a 18x says that a phone rings; a bare 100 says that
// somebody took the request, so that from here on RFC 3261's Timer B no longer
// bounds the wait and a timer of ours must.
func (m *machine) progress(e Progress) {
	if m.Legs[e.Leg] != LegInviting {
		return
	}
	if !rings(e.SIP.Code) {
		if m.armed&(1<<TimerSetup) == 0 {
			m.arm(Arm{TimerSetup, m.Settings.RingTimeout + setupSlack})
		}
		return
	}
	m.Legs[e.Leg] = LegEarly
	m.disarm(TimerSetup)
	m.arm(Arm{TimerRing, m.Settings.RingTimeout})
	m.tell(Update{Status: StatusRinging, SIP: e.SIP, Side: SidePhone})
}

// answered takes the own phone's 2xx: acknowledge, and refer at once. The gap
// between the two that some proxies need is the wire's.
func (m *machine) answered(e Answered) {
	if l := m.Legs[e.Leg]; l != LegInviting && l != LegEarly {
		return
	}
	m.Legs[e.Leg] = LegUp
	m.disarm(TimerSetup)
	m.disarm(TimerRing)
	m.do(Ack{e.Leg})
	m.tell(Update{Status: StatusAnswered, SIP: e.SIP, Side: SidePhone})
	m.Sub = SubSent
	m.do(Refer{})
	m.arm(Arm{TimerOutcome, m.Settings.OutcomeTimeout})
}

func (m *machine) rejected(e Rejected) {
	switch m.Legs[e.Leg] {
	case LegInviting, LegEarly:
		rang := m.Legs[e.Leg] == LegEarly
		m.Legs[e.Leg] = LegGone
		slug := judge(refusal{code: e.SIP.Code, q850: e.Q850, rang: rang, credentials: e.Credentials, own: true})
		u := failed(slug, SidePhone, e.SIP, reasonDetail(e.Q850))
		if isChallenge(e.SIP.Code) && !e.Credentials {
			u.Text = unansweredChallenge(m.Settings)
		}
		m.end(u)
	case LegCanceling:
		m.Legs[e.Leg] = LegGone
	}
}

// unreachable takes that the call's first request has reached nobody.
func (m *machine) unreachable(e Unreachable) {
	switch leg := m.Legs[e.Leg]; {
	case leg == LegInviting, leg == LegEarly:
		m.Legs[e.Leg] = LegGone
	case leg == LegCanceling:
		m.Legs[e.Leg] = LegGone
		return
	case m.Plan.Connect != ByOutOfDialog || m.Sub != SubSent:
		return
	case m.stopping:
		m.end(Update{Status: StatusCanceled})
		return
	}
	detail := ""
	if e.Err != nil {
		detail = e.Err.Error()
	}
	u := failed(e.Slug, SideHost, SIPStatus{}, detail)
	if e.Lost && e.Slug == SlugUnreachable {
		u.Text = connectionLost
	}
	m.end(u)
}

// offer answers a re-INVITE or UPDATE of the phone: some hold us first, before
// they call the callee.
func (m *machine) offer(e Offer) {
	if m.Legs[e.Leg] == LegUp {
		m.do(Answer(e))
	}
}

// legDown takes the end of a leg that we ended, or that fell away unasked.
func (m *machine) legDown(l Leg) {
	if m.Legs[l] == LegUp {
		m.peerBye(PeerBye{Leg: l})
		return
	}
	m.Legs[l] = LegGone
}

// rings reports whether code is one of the provisional answers that say that a
// phone is being alerted or the call goes on (180 to 183; RFC 3261 section 21.1).
func rings(code int) bool { return code >= 180 && code <= 189 }
