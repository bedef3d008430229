package wire

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestStoppedTimer: a timer that is stopped when it has run out already, but was
// not served yet, does nothing. A REFER that was to wait behind a repeated ACK
// would otherwise go out beside it.
func TestStoppedTimer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Call{in: newInbox(), loose: make(map[*time.Timer]struct{})}
		var ran []string
		stopped := c.after(time.Second, func() { ran = append(ran, "stopped") })
		c.after(time.Second, func() { ran = append(ran, "other") })
		time.Sleep(2 * time.Second)
		synctest.Wait()
		c.stop(stopped)
		for _, f := range c.in.take() {
			f()
		}
		if len(ran) != 1 || ran[0] != "other" || len(c.loose) != 0 {
			t.Errorf("ran %v, %d timers left", ran, len(c.loose))
		}
	})
}
