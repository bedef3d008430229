package wire

import (
	"time"

	"github.com/emiago/sipgo/sip"
)

// This file takes the answers to INVITEs that the stack has no transaction for
// any more: repeated refusals, whose ACK got lost, and what comes from a server
// that was given up.

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
}

// remember keeps the ACK of a refused INVITE.
func (a *Agent) remember(branch string, p path, ack *sip.Request) {
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
		a.acks[branch] = keptAck{ack, p, now.Add(ackTime)}
	}
}

// unhandled takes an answer that belongs to no transaction, on a goroutine of the
// stack's.
func (a *Agent) unhandled(res *sip.Response) {
	via, id, seq := res.Via(), res.CallID(), res.CSeq()
	if via == nil || id == nil || seq == nil || seq.MethodName != sip.INVITE || res.StatusCode < 200 {
		return
	}
	branch, _ := via.Params.Get("branch")
	a.mu.Lock()
	kept, ok := a.acks[branch]
	a.mu.Unlock()
	if ok && res.StatusCode >= 300 {
		a.sendAck(kept.path, kept.req)
		return
	}
	if c := a.call(id.Value()); c != nil {
		c.post(func() { c.stray(res, branch) })
	}
}

// stray takes a final answer to an INVITE that was given up.
func (c *Call) stray(res *sip.Response, branch string) {
	x := c.late[branch]
	if x == nil {
		return
	}
	if res.StatusCode >= 300 {
		ack := refusalAck(x.req, res)
		c.agent.remember(branch, x.path, ack)
		c.agent.sendAck(x.path, ack)
	}
	x.answer(res)
}

// sendAck sends an ACK, which is no transaction.
func (a *Agent) sendAck(p path, ack *sip.Request) {
	req := ack.Clone()
	p.aim(req)
	if err := a.wires.WriteMsg(req); err != nil {
		a.log.Warn("the ACK could not be sent", "error", err)
	}
}
