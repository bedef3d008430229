package wire

import (
	"sync/atomic"

	"github.com/emiago/sipgo/sip"
)

// crowd bounds how many answered requests of others are remembered so that their
// retransmissions can be answered alike (RFC 3261 section 17.2.2, Timer J): the
// stack keeps each for 32 s, however many there are.
type crowd struct{ waiting atomic.Int64 }

// maxCrowd is far more than real peers send in 32 s. What comes beyond it is
// answered and forgotten; a retransmission is then taken for a new request.
const maxCrowd = 1024

// leave lets go of a request that was answered.
func (c *crowd) leave(tx *sip.ServerTx) {
	if c.waiting.Add(1) > maxCrowd {
		c.waiting.Add(-1)
		tx.Terminate()
		return
	}
	if !tx.OnTerminate(func(string, error) { c.waiting.Add(-1) }) {
		c.waiting.Add(-1)
	}
	tx.TerminateGracefully()
}
