package wire

import (
	"time"

	"github.com/emiago/sipgo/sip"
)

// This file takes the refusals of INVITEs that the stack has no transaction for
// any more: repeated ones, whose ACK got lost.

// ackTime is how long a refusal may be repeated: Timer H, 64*T1.
const ackTime = 32 * time.Second

// maxAcks bounds how many ACKs are kept.
const maxAcks = 256

// acks are the ACKs of refused INVITEs, by the INVITE's branch.
type acks map[string]keptAck

// keptAck is an ACK, to be sent again for each repetition of what it acknowledges.
type keptAck struct {
	req   *sip.Request
	path  path
	until time.Time
	done  *sip.Response // has its ACK already
}

// remember keeps the ACK of a refused INVITE; that for done is sent.
func (a *Agent) remember(branch string, p path, ack *sip.Request, done *sip.Response) {
	now := time.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	for key, old := range a.acks {
		if !now.Before(old.until) {
			delete(a.acks, key)
		}
	}
	if a.acks == nil {
		a.acks = make(acks)
	}
	if len(a.acks) < maxAcks {
		a.acks[branch] = keptAck{ack, p, now.Add(ackTime), done}
	}
}

// unhandled takes an answer that belongs to no transaction, on a goroutine of the
// stack's. A refusal of an INVITE that was given up gets its first
// ACK where it is heard.
func (a *Agent) unhandled(res *sip.Response) {
	via, seq := res.Via(), res.CSeq()
	if via == nil || seq == nil || seq.MethodName != sip.INVITE || res.StatusCode < 300 {
		return
	}
	branch, _ := via.Params.Get("branch")
	a.mu.Lock()
	kept, ok := a.acks[branch]
	a.mu.Unlock()
	if ok && kept.done != res {
		a.sendAck(kept.path, kept.req)
	}
}

// sendAck sends an ACK, which is no transaction.
func (a *Agent) sendAck(p path, ack *sip.Request) {
	req := ack.Clone()
	p.aim(req)
	err := a.wires.WriteMsg(req)
	if err == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if p.udp() || a.closed {
		a.log.Warn("the ACK could not be sent", "error", err)
		return
	}
	a.running.Go(func() { a.ackAnew(p, ack) })
}

// ackAnew sends an ACK over a connection that is made for it.
func (a *Agent) ackAnew(p path, ack *sip.Request) {
	q, err := a.wayFor(a.ctx, p, ack, false)
	if err == nil {
		err = a.wires.WriteMsg(redirected(ack, q))
	}
	if err != nil {
		a.log.Warn("the ACK could not be sent", "error", err)
	}
}
