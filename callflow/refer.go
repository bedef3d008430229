package callflow

import "fmt"

// This file holds what happens from the REFER to the outcome.

// fragTail is what the fragments so far say, in the order of their CSeqs and not
// of their arrival.
type fragTail struct {
	last      uint32 // highest CSeq seen, 0 for none
	first1xx  uint32 // lowest CSeq of a 1xx, 0 for none
	first18x  uint32 // lowest CSeq of a 18x, 0 for none
	held      bool   // a final fragment, or a bare end, waits for earlier ones
	heldFrag  Notify
	heldCause string // why nothing is known, where an end without a final code is held; else ""
}

// referReply takes the phone's verdict on the REFER.
func (m *machine) referReply(e ReferReply) {
	if m.Sub != SubSent {
		// A NOTIFY has already accepted it (RFC 6665 section 4.1.2.4), or all is told.
		// One that came is worth more than a Refer-Sub: false.
		return
	}
	switch accepted := e.SIP.Code >= 200 && e.SIP.Code < 300; {
	case accepted && m.stopping:
		m.end(leftToPhone("hung up while the phone was accepting the call"))
	case accepted:
		m.accept(e.SIP)
		if e.NoSub {
			m.end(unknown("accepted without a subscription (Refer-Sub: false, RFC 4488)"))
			return
		}
		m.arm(Arm{TimerNotify, timerN})
		if e.Expires > 0 {
			m.arm(Arm{TimerExpiry, e.Expires})
		}
	case m.stopping && e.SIP.Code == 0 && !e.Unsent:
		m.end(leftToPhone("hung up, and the REFER was not answered"))
	case m.stopping:
		m.end(Update{Status: StatusCanceled})
	case m.left:
		m.end(failed(SlugHungUp, SidePhone, e.SIP, "BYE while the REFER was pending"))
	case e.Unsent:
		m.end(failed(SlugInternal, SideHost, SIPStatus{}, "the REFER could not be sent"))
	case e.SIP.Code == 0:
		m.end(m.referFailed(SlugTimeout, SIPStatus{}, "the REFER was not answered"))
	case isChallenge(e.SIP.Code) && e.Credentials:
		m.end(m.referFailed(SlugAuth, e.SIP, "the REFER was challenged again"))
	default:
		m.end(m.referFailed(SlugReferRejected, e.SIP, ""))
	}
}

// referFailed is the failure of a REFER that was not accepted. What refused it may
// be less than the phone's own will; the sentence then says what it was.
func (m *machine) referFailed(slug Slug, by SIPStatus, detail string) Update {
	u := failed(slug, SidePhone, by, detail)
	switch {
	case slug == SlugReferRejected && isChallenge(by.Code):
		u.Text = unansweredChallenge(m.Settings)
	case m.Plan.Connect == ByOutOfDialog:
		u.Text = outsideFault(m.Settings, u)
	}
	return u
}

// accept moves on to the subscription: the phone has the call now.
func (m *machine) accept(by SIPStatus) {
	m.Sub = SubActive
	m.disarm(TimerGrace)
	if m.Plan.Connect == ByOutOfDialog {
		m.arm(Arm{TimerOutcome, m.Settings.OutcomeTimeout})
	}
	m.tell(Update{Status: StatusTransferring, SIP: by})
}

// notify takes one NOTIFY. It may come before the REFER's 2xx and implies it. A
// code from 200 on is final whatever Subscription-State says.
func (m *machine) notify(e Notify) {
	if m.Told.Final() || m.Sub == SubNone || m.Sub == SubDone {
		return
	}
	if m.Sub == SubSent {
		if m.stopping && e.SIP.Code < 200 {
			m.end(leftToPhone("hung up while the phone was accepting the call"))
			return
		}
		m.accept(SIPStatus{})
	}
	m.disarm(TimerNotify)
	gap := m.frags.last == 0 || e.CSeq > m.frags.last+1
	m.frags.last = max(m.frags.last, e.CSeq)

	switch code := e.SIP.Code; {
	case code >= 200:
		m.finalFragment(e, gap)
		if m.stopping && !m.Told.Final() {
			m.settle() // a hang-up waits for nothing more, and this is known
		}
	case e.Sub == SubDone:
		m.early(e)
		m.hold(e, "the subscription ended without a final code")
	default:
		m.early(e)
		if e.Expires > 0 {
			m.arm(Arm{TimerExpiry, e.Expires})
		}
	}
}

// early takes a fragment that is not final, or none at all.
func (m *machine) early(e Notify) {
	if e.SIP.Code < 100 {
		return
	}
	m.frags.first1xx = lower(m.frags.first1xx, e.CSeq)
	if rings(e.SIP.Code) {
		m.frags.first18x = lower(m.frags.first18x, e.CSeq)
		m.tell(Update{Status: StatusAlerting, SIP: e.SIP, Side: SideCallee})
	}
	if m.frags.held && e.CSeq < m.frags.heldFrag.CSeq {
		m.overtaken()
	}
}

// overtaken looks again at the held fragment, now that one that it had overtaken
// is here. Nothing more needs to be awaited for a 2xx, nor for a refusal that
// wanted to know whether it rang.
func (m *machine) overtaken() {
	held := m.frags.heldFrag
	if m.frags.heldCause == "" && (held.SIP.Code < 300 || m.rangBefore(held.CSeq)) {
		m.settle()
	}
}

// finalFragment takes a fragment from 200 on. Where what it means depends on
// earlier fragments, and these may still be on their way, it is held.
func (m *machine) finalFragment(e Notify, gap bool) {
	if m.frags.held && m.frags.heldCause == "" {
		held := m.frags.heldFrag
		if e.CSeq < held.CSeq {
			return // the later final fragment rules
		}
		if held.SIP.Code < 300 && e.SIP.Code < 300 {
			return // said again: the first one has waited from its own time on
		}
	}
	m.frags.held = false
	switch {
	case e.SIP.Code < 300 && m.progressBefore(e.CSeq):
		m.settleWith(e)
	case e.SIP.Code < 300:
		m.hold(e, "")
		m.takenBack()
	case gap && needsRinging(e.SIP.Code) && !m.rangBefore(e.CSeq):
		m.hold(e, "")
	default:
		m.settleWith(e)
	}
}

// hold keeps a fragment for holdTime; bare says why, for an end without a code.
func (m *machine) hold(e Notify, bare string) {
	if m.frags.held {
		return
	}
	m.frags.held, m.frags.heldFrag, m.frags.heldCause = true, e, bare
	m.arm(Arm{TimerHold, holdTime})
}

// settle tells the outcome that the held fragment means.
func (m *machine) settle() {
	if m.frags.heldCause != "" {
		m.end(unknown(m.frags.heldCause))
		return
	}
	m.settleWith(m.frags.heldFrag)
}

func (m *machine) settleWith(e Notify) {
	switch {
	case e.SIP.Code >= 300:
		slug := judge(refusal{code: e.SIP.Code, q850: e.Q850, rang: m.rangBefore(e.CSeq)})
		m.end(failed(slug, SideCallee, e.SIP, reasonDetail(e.Q850)))
	case e.AckLate && !m.rangBefore(e.CSeq):
		// A 2xx of a phone that has said nothing of ringing may be its word for our ACK.
		m.end(Update{Status: StatusHandedOver, SIP: e.SIP, Detail: "the phone may have mistaken a late ACK for the callee's answer"})
	case !m.Settings.HandedOver && m.progressBefore(e.CSeq):
		m.end(Update{Status: StatusConnected, SIP: e.SIP, Side: SideCallee})
	default:
		m.end(Update{Status: StatusHandedOver, SIP: e.SIP})
	}
}

// subOver ends the wait for fragments: what is held counts, else nothing is known.
func (m *machine) subOver(why string) {
	if m.frags.held {
		m.settle()
		return
	}
	m.end(unknown(why))
}

// peerBye takes the phone's BYE. Before the REFER is answered it may mean that the
// person hung up, or that the phone freed itself for the new call; the REFER's
// answer tells. Afterwards it says something only while a first 2xx is held: a PBX
// that took the call over and failed says so in its BYE's Reason.
func (m *machine) peerBye(e PeerBye) {
	if m.Legs[e.Leg] != LegUp {
		return // our own BYE has crossed it, and its answer is awaited
	}
	m.Legs[e.Leg], m.leftWhy = LegGone, e.Q850
	switch m.Sub {
	case SubSent:
		m.left = true
		if !m.stopping {
			m.arm(Arm{TimerGrace, graceTime})
		}
	case SubActive:
		m.takenBack()
	}
}

// takenBack ends a call whose first fragment was a 2xx, where the PBX's BYE says
// that it failed. The two come at once, and either may overtake the other.
func (m *machine) takenBack() {
	if !m.frags.held || m.frags.heldCause != "" || m.frags.heldFrag.SIP.Code >= 300 {
		return
	}
	if slug := q850Slug(m.leftWhy); slug != SlugNone {
		m.end(failed(slug, SideCallee, SIPStatus{}, "BYE, "+reasonDetail(m.leftWhy)))
	}
}

// graceOver ends the wait for a pending REFER's answer.
func (m *machine) graceOver() {
	if m.stopping {
		m.end(leftToPhone("hung up, and the REFER was not answered"))
		return
	}
	m.end(failed(SlugHungUp, SidePhone, SIPStatus{}, "BYE while the REFER was pending"))
}

func (m *machine) progressBefore(cseq uint32) bool {
	return m.frags.first1xx != 0 && m.frags.first1xx < cseq
}

func (m *machine) rangBefore(cseq uint32) bool {
	return m.frags.first18x != 0 && m.frags.first18x < cseq
}

func lower(a, b uint32) uint32 {
	if a == 0 {
		return b
	}
	return min(a, b)
}

func isChallenge(code int) bool { return code == 401 || code == 407 }

func reasonDetail(q850 int) string {
	if q850 == 0 {
		return ""
	}
	return fmt.Sprintf("Reason Q.850 cause %d", q850)
}
