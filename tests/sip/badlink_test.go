package sip

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"siptap.org/siptap/tests/parts"
)

var long = flag.Bool("long", false, "place 200 calls over the bad link instead of a few, and play frail phones as well")

// badLinkKind is a kind of call over the bad link, and what may be told of it.
// Where the fragment that tells of ringing is later than the wait for it, or the
// phone may have mistaken a late ACK for an answer, an answer is told as
// handed-over: that is less than what happened, and not wrong.
type badLinkKind struct {
	name, number, extension string
	told                    []string
}

// silences are what may be told where the last word and all its repetitions were
// lost, which may happen to few calls: they are four here, in 5 s.
var silences = []string{"unknown", "failed no-answer phone", "failed unreachable phone", "failed unreachable host"}

var badLinkKinds = []badLinkKind{
	{"callee answers", "+43 1 505200", "alice", []string{"connected 200", "handed-over 200"}},
	{"callee is busy", "+43 1 505486", "alice", []string{"failed busy callee 486"}},
	{"callee declines", "+43 1 505603", "alice", []string{"failed declined callee 603"}},
	{"own phone declines", "+43 1 505200", "decliner", []string{"failed declined phone 603"}},
}

// TestBadLink calls baresip and linphonec through Kamailio over a link that loses a
// fifth of the packets, doubles, delays and reorders them: every call ends in its
// true state, and none is left open at server, phone or callee.
//
// baresip 1.0.0 takes an ACK that comes after the REFER for the callee's answer,
// and then reports a 200 that is not true: what it says must not be believed.
func TestBadLink(t *testing.T) {
	t.Parallel()
	sites, calls := 2, 2 // of each kind, at each site
	if *long {
		sites, calls = 5, 10
	}
	var mu sync.Mutex
	outcomes := make(map[string]int)
	var silent atomic.Int64
	var all sync.WaitGroup
	for n := range sites {
		all.Go(func() {
			t.Run(fmt.Sprintf("seed %d", n), func(t *testing.T) {
				link := parts.NewBadLink(t, uint64(11+n))
				k := parts.StartKamailioWith(t, parts.KamailioOptions{Link: link})
				lines := plugIn(t, func(callee string) bool { return !ofTheServer(callee) })
				for name, callee := range lines {
					k.PlugIn("+431505"+name, callee.Addr)
				}
				m := parts.Makes[n%2]
				desk := m.Start(t, parts.PhoneOptions{User: "alice", Server: k.Addr, Answer: true})
				for range calls {
					for _, kind := range badLinkKinds {
						home := parts.NewHome(t, strings.Replace(parts.Account(link.Addr, kind.extension), `"3s"`, `"30s"`, 1))
						home.Extra = []string{"SIPTAP_LOG=debug"} // for the report of a failure
						_, last := home.Dial(parts.Users["clicker"], kind.number).Wait()
						got := told(last)
						mu.Lock()
						outcomes[kind.name+" | "+got]++
						mu.Unlock()
						mistaken := m.Name == "baresip" && got == "handed-over 200" // not believed, so not false
						if slices.Contains(silences, got) || mistaken {
							silent.Add(1)
						} else if !slices.Contains(kind.told, got) {
							t.Errorf("%s: told %q, want one of %q", kind.name, got, kind.told)
						}
						parts.Eventually(t, kind.name+": nothing of the call is left", func() bool {
							return k.Dialogs() == 0 && desk.Idle() && allIdle(lines)
						})
					}
				}
				passed, lost := link.Losses()
				t.Logf("%d packets passed, %d were lost", passed, lost)
				if lost == 0 {
					t.Error("the link lost nothing")
				}
			})
		})
	}
	all.Wait()
	for _, what := range slices.Sorted(maps.Keys(outcomes)) {
		t.Logf("| bad link: %s | %d |", what, outcomes[what])
	}
	if most := 1 + sites*calls*len(badLinkKinds)/40; int(silent.Load()) > most {
		t.Errorf("of %d calls less was told than what happened, want at most %d", silent.Load(), most)
	}
}
