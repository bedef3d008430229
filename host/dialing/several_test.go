package dialing_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/dialing/dialingtest"
	"siptap.org/siptap/host/protocol"
)

// Several calls of one account and of several run side by side, each to its own end,
// and no more than may.
func TestSeveralCallsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria+"\n[guard]\nconcurrent = 4\nper_minute = 100\n", world.Script{}, world.Script{})
		one := desk.Configuration()
		_, account, _ := strings.Cut(one, "[[account]]")
		desk.Configure(one + "\n[[account]]" + strings.Replace(account, `"office"`, `"second"`, 1))

		heard := make([]told, 4)
		ids := map[string]bool{}
		for i := range heard {
			request := typed(t, desk, fmt.Sprintf("01 50564%d", i))
			request.Account = []string{"office", "second"}[i%2]
			id, err := desk.Place(t.Context(), request, heard[i].tell)
			if err != nil {
				t.Fatal(err)
			}
			ids[id] = true
		}
		if got := refusal(t, desk, typed(t, desk, "01 505649")); got != protocol.CodeRateLimited {
			t.Errorf("a fifth call: %q", got)
		}
		time.Sleep(1500 * time.Millisecond)
		inProgress := desk.Calls()
		if len(inProgress) != 4 || len(ids) != 4 {
			t.Errorf("%d calls with %d names", len(inProgress), len(ids))
		}
		accounts := map[string]int{}
		for _, call := range inProgress {
			accounts[call.Account]++
		}
		if accounts["office"] != 2 || accounts["second"] != 2 {
			t.Errorf("on %v", accounts)
		}
		if open := desk.Open(); open < 4 {
			t.Errorf("%d calls are at the phones", open)
		}
		time.Sleep(time.Minute)
		for i := range heard {
			if got := heard[i].states(); got != "calling ringing answered transferring alerting connected" {
				t.Errorf("call %d: %s", i, got)
			}
			for _, call := range heard[i].all() {
				if want := fmt.Sprintf("+4315056%d", 40+i); call.Number != want {
					t.Errorf("call %d is told of %s", i, call.Number)
				}
			}
		}
		if open := desk.Open(); open != 0 {
			t.Errorf("%d calls are left open", open)
		}
		if got := refusal(t, desk, typed(t, desk, "01 505649")); got != "" {
			t.Errorf("after their end: %q", got)
		}
	})
}

// Hanging one of several up leaves the others alone, even on one account.
func TestHangupOfOneOfSeveral(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria+"\n[guard]\nconcurrent = 2\n", world.Script{Never: true}, world.Script{})
		var first, second told
		id, err := desk.Place(t.Context(), typed(t, desk, "01 505641"), first.tell)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Place(t.Context(), typed(t, desk, "01 505642"), second.tell); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		if err := desk.Hangup(id); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
		if got := first.states(); got != "calling ringing canceled" {
			t.Errorf("the first: %s", got)
		}
		if got := second.states(); got != "calling ringing" {
			t.Errorf("the second: %s", got)
		}
		if calls := desk.Calls(); len(calls) != 1 || calls[0].Number != "+431505642" {
			t.Errorf("in progress: %+v", calls)
		}
	})
}
