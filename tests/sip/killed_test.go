package sip

import (
	"testing"
	"time"

	"siptap.org/siptap/tests/parts"
)

// What a killed siptap leaves at a real server and a real phone, the next one ends:
// with the CANCEL that finds its INVITE, and a BYE that is challenged.
func TestKilledThroughKamailio(t *testing.T) {
	for name, row := range map[string]struct {
		phones
		state string
		left  int // calls of the own phone's own
	}{
		"while the own phone rings":         {phones{false, true}, "ringing", 0},
		"after the phone has taken it over": {phones{true, false}, "transferring", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t, row.phones)
			home := parts.NewHome(t, parts.Account(o.server.Addr, "alice"))
			d := home.Dial(parts.Users["clicker"], "+43 1 505641")
			d.Until(row.state)
			parts.Eventually(t, "the own phone has a call", func() bool { return o.own.Calls() > 0 })
			if row.left > 0 {
				parts.Eventually(t, "the callee has a call", func() bool { return o.other.Calls() > 0 })
			}
			d.Kill()

			// A number that nobody dials without a word: only the recovery happens.
			home.Dial(parts.Users["clicker"], "0900 123456").Wait()
			// Long before the INVITE's Expires would have ended the ringing.
			if err := within(3*time.Second, "what is left is the phone's own", func() bool { return o.own.Calls() == row.left }); err != nil {
				t.Fatal(err)
			}
			if row.left > 0 {
				parts.Eventually(t, "no dialog of ours is left", func() bool { return o.server.Dialogs() == 1 })
				o.own.Hangup()
			}
			o.quiet(t)
		})
	}
}
