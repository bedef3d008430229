package parts

import (
	"net/netip"
	"testing"

	"siptap.org/siptap/callflow/world"
)

// Callee is a scripted phone that calls are sent to, of the world's: it keeps
// dialogs and repeats what is not acknowledged, and can be asked what it holds.
type Callee struct {
	Addr string // address:port, UDP

	world *world.World
}

// StartCallee starts a callee.
func StartCallee(t testing.TB, s world.Script) *Callee {
	t.Helper()
	w, err := world.Start(world.Options{Callee: s})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return &Callee{Addr: partyOf(t, w, world.Callee).String(), world: w}
}

// Idle reports whether no call rings or is up.
func (c *Callee) Idle() bool { return c.world.Open() == 0 }

func partyOf(t testing.TB, w *world.World, party string) netip.AddrPort {
	t.Helper()
	for addr, name := range w.Names() {
		if name == party {
			return addr
		}
	}
	t.Fatalf("the world has no %s", party)
	return netip.AddrPort{}
}
