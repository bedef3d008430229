package world

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow/memnet"
)

// TestLoss: on a network that loses, delays, doubles and reorders packets every
// call still comes to its end, and nothing of it stays.
func TestLoss(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			play(t, Script{}, Script{}, func(c *caller) {
				c.n.Filter(lossy(rand.New(rand.NewPCG(seed, 1))))
				d := c.acknowledge(c.dial(person))
				if res := c.refer(d, number); res.StatusCode != 202 {
					t.Fatalf("REFER: %d", res.StatusCode)
				}
				c.wait(time.Minute)
				c.do(func() {
					if !slices.Contains(c.lines, "NOTIFY (200 OK)") {
						t.Errorf("no outcome was reported: %q", c.lines)
					}
				})
				if res := c.inDialog(d, d.request(sip.BYE)); res.StatusCode != 200 && res.StatusCode != 408 {
					t.Errorf("BYE: %d", res.StatusCode)
				}
				c.wait(2 * giveUp)
				c.open(0)
			})
		})
	}
}

// TestUnheardRinging: where the server never hears that the callee rings, it can
// cancel nothing when it gives up; the ringing ends by itself.
func TestUnheardRinging(t *testing.T) {
	play(t, Script{}, Script{Never: true}, func(c *caller) {
		deaf := true
		c.n.Filter(func(p memnet.Packet) []memnet.Delivery {
			if deaf && p.From == c.w.callee.e.addr {
				return nil
			}
			return []memnet.Delivery{{Packet: p}}
		})
		d := c.acknowledge(c.dial(person))
		if res := c.refer(d, number); res.StatusCode != 202 {
			t.Fatalf("REFER: %d", res.StatusCode)
		}
		c.wait(giveUp)
		deaf = false
		c.do(func() {
			if !slices.Contains(c.lines, "NOTIFY (408 Request Timeout)") {
				t.Errorf("the phone reported %q", c.lines)
			}
		})
		c.inDialog(d, d.request(sip.BYE))
		c.open(1) // it rings
		c.wait(patience)
		c.open(0)
	})
}

// lossy loses every seventh packet or so, lets some come twice, and none in time.
func lossy(r *rand.Rand) memnet.Filter {
	return func(p memnet.Packet) []memnet.Delivery {
		var d []memnet.Delivery
		if r.IntN(100) >= 15 {
			d = append(d, memnet.Delivery{Packet: p, After: time.Duration(r.IntN(50)) * time.Millisecond})
		}
		if r.IntN(100) < 10 {
			d = append(d, memnet.Delivery{Packet: p, After: time.Duration(r.IntN(900)) * time.Millisecond})
		}
		return d
	}
}
