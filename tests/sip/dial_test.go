// Package sip holds the tests of real calls: the built program, Kamailio and
// baresip phones. What the parties hold at the end is asked from them.
package sip

import (
	"fmt"
	"net"
	"slices"
	"testing"

	"siptap.org/siptap/tests/parts"
)

func TestMain(m *testing.M) { parts.Main(m) }

// office is Kamailio with the own phone (alice) and the callee (bob).
type office struct {
	server     *parts.Kamailio
	own, other *parts.Phone
}

type phones struct{ ownAnswers, calleeAnswers bool }

func open(t *testing.T, p phones) office {
	t.Helper()
	server := parts.StartKamailio(t)
	return office{
		server: server,
		own:    parts.StartPhone(t, parts.PhoneOptions{User: "alice", Server: server.Addr, Answer: p.ownAnswers}),
		other:  parts.StartPhone(t, parts.PhoneOptions{User: "bob", Server: server.Addr, Answer: p.calleeAnswers}),
	}
}

// quiet checks that nothing of the call is left: Kamailio counts no dialog, the
// phones hold no call.
func (o office) quiet(t *testing.T) {
	t.Helper()
	parts.Eventually(t, "Kamailio holds no dialog", func() bool { return o.server.Dialogs() == 0 })
	parts.Eventually(t, "no phone holds a call", func() bool { return o.own.Calls() == 0 && o.other.Calls() == 0 })
}

func TestConnectedThroughKamailio(t *testing.T) {
	t.Parallel()
	o := open(t, phones{ownAnswers: true, calleeAnswers: true})
	d := parts.NewHome(t, parts.Account(o.server.Addr, "alice")).Dial(parts.Users["clicker"], "+43 (1) 505641")

	exit, last := d.Wait()
	if exit != 0 || last.State != "connected" || last.Number != "+431505641" {
		t.Fatalf("exit %d, last %+v", exit, last)
	}
	if states := d.States(); !slices.Contains(states, "calling") || !slices.Contains(states, "answered") || !slices.Contains(states, "transferring") {
		t.Errorf("states told: %v", states)
	}
	// Our dialog is gone; what is left is the talk of the two phones.
	parts.Eventually(t, "one dialog is left, the talk", func() bool { return o.server.Dialogs() == 1 })
	parts.Eventually(t, "each phone holds one call, the talk", func() bool { return o.own.Calls() == 1 && o.other.Calls() == 1 })
	o.other.Hangup()
	o.quiet(t)
}

func TestConnectedWithoutAServer(t *testing.T) {
	t.Parallel()
	own := parts.StartPhone(t, parts.PhoneOptions{User: "alice", Answer: true})
	other := parts.StartPhone(t, parts.PhoneOptions{User: "bob", Answer: true})
	home := parts.NewHome(t, fmt.Sprintf(`region = "AT"

[[account]]
name = "desk"
domain = %q
outbound_proxy = "%s;lr"
user = "alice"
`, own.Addr, own.Addr))
	d := home.Dial("", "--yes", "sip:bob@"+other.Addr)

	if exit, last := d.Wait(); exit != 0 || last.State != "connected" {
		t.Fatalf("exit %d, last %+v", exit, last)
	}
	parts.Eventually(t, "only the talk is left at the own phone", func() bool { return own.Calls() == 1 })
	other.Hangup()
	parts.Eventually(t, "nothing is left", func() bool { return own.Calls() == 0 && other.Calls() == 0 })
}

func TestFailuresAreToldAsTheyAre(t *testing.T) {
	for name, row := range map[string]struct {
		phones
		extension, password, number string
		slug, side                  string
	}{
		"the callee is busy":      {phones{true, true}, "alice", "click-pw", "+43 1 505486", "busy", "callee"},
		"the callee declines":     {phones{true, true}, "alice", "click-pw", "+43 1 505603", "declined", "callee"},
		"the callee is unknown":   {phones{true, true}, "alice", "click-pw", "+43 1 505642", "not-found", "callee"},
		"the password is wrong":   {phones{true, true}, "alice", "wrong", "+43 1 505641", "auth", "phone"},
		"the own phone declines":  {phones{true, true}, "decliner", "click-pw", "+43 1 505641", "declined", "phone"},
		"the own phone is asleep": {phones{false, true}, "alice", "click-pw", "+43 1 505641", "no-answer", "phone"},
		"no such own phone":       {phones{true, true}, "nobody", "click-pw", "+43 1 505641", "not-found", "phone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t, row.phones)
			d := parts.NewHome(t, parts.Account(o.server.Addr, row.extension)).Dial(row.password, row.number)
			exit, last := d.Wait()
			if exit != 1 || last.State != "failed" || last.Error == nil || string(last.Error.Code) != row.slug || last.Side != row.side {
				t.Fatalf("exit %d, last %+v, error %+v; want failed, %s, %s", exit, last, last.Error, row.slug, row.side)
			}
			o.quiet(t)
		})
	}
}

func TestTheOwnPhoneRefusesByHand(t *testing.T) {
	t.Parallel()
	o := open(t, phones{ownAnswers: false, calleeAnswers: true})
	d := parts.NewHome(t, parts.Account(o.server.Addr, "alice")).Dial(parts.Users["clicker"], "+43 1 505641")
	d.Until("ringing")
	o.own.Hangup() // baresip refuses with 486
	if exit, last := d.Wait(); exit != 1 || last.State != "failed" || last.Error.Code != "busy" || last.Side != "phone" {
		t.Fatalf("exit %d, last %+v", exit, last)
	}
	o.quiet(t)
}

func TestTheSilentServer(t *testing.T) {
	t.Parallel()
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	d := parts.NewHome(t, parts.Account(silent.LocalAddr().String(), "alice")).Dial("x", "+43 1 505641")
	if exit, last := d.Wait(); exit != 1 || last.State != "failed" || last.Error.Code != "unreachable" || last.Side != "host" {
		t.Fatalf("exit %d, last %+v", exit, last)
	}
}

func TestHangUpLeavesNothingRinging(t *testing.T) {
	t.Run("while the own phone rings", func(t *testing.T) {
		t.Parallel()
		o := open(t, phones{ownAnswers: false, calleeAnswers: true})
		d := parts.NewHome(t, parts.Account(o.server.Addr, "alice")).Dial(parts.Users["clicker"], "+43 1 505641")
		d.Until("ringing")
		parts.Eventually(t, "the own phone rings", func() bool { return o.own.Calls() == 1 })
		d.Interrupt()
		if exit, last := d.Wait(); exit != 1 || last.State != "canceled" {
			t.Fatalf("exit %d, last %+v", exit, last)
		}
		o.quiet(t)
	})
	t.Run("after the phone has taken the call over", func(t *testing.T) {
		t.Parallel()
		o := open(t, phones{ownAnswers: true, calleeAnswers: false})
		d := parts.NewHome(t, parts.Account(o.server.Addr, "alice")).Dial(parts.Users["clicker"], "+43 1 505641")
		d.Until("transferring")
		parts.Eventually(t, "the callee rings", func() bool { return o.other.Calls() == 1 })
		d.Interrupt()
		if exit, last := d.Wait(); exit != 1 || last.State != "unknown" {
			t.Fatalf("exit %d, last %+v", exit, last)
		}
		// The call to the callee is the phone's own; hanging up there ends it.
		parts.Eventually(t, "the own phone holds only its own call", func() bool { return o.own.Calls() == 1 })
		o.own.Hangup()
		o.quiet(t)
	})
}
