package dialing_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/dialing/dialingtest"
	"siptap.org/siptap/host/protocol"
)

// told collects what is told of a call.
type told struct {
	mu    sync.Mutex
	calls []protocol.Call
}

func (t *told) tell(call protocol.Call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls = append(t.calls, call)
}

func (t *told) all() []protocol.Call {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.calls)
}

// states writes what was told as a table does: states, and of a failure its slug
// and side.
func (t *told) states() string {
	var words []string
	for _, call := range t.all() {
		word := call.State
		if call.Error != nil {
			word += "(" + string(call.Error.Code) + " " + call.Side + ")"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// typed is a request for what a person wrote.
func typed(t *testing.T, desk *dialingtest.Desk, text string) dialing.Request {
	t.Helper()
	_, number, err := desk.Normalize(text, "", "")
	if err != nil {
		t.Fatal(err)
	}
	return dialing.Request{Number: number, Source: dialing.SourceCLI}
}

const austria = `region = "AT"`

// TestPlaceOutOfDialog: the own phone is not called, only asked to call.
func TestPlaceOutOfDialog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{ReferOutside: true}, world.Script{})
		desk.Configure(strings.Replace(desk.Configuration(), "[[account]]", "[[account]]\nflow = \"refer-out-of-dialog\"", 1))
		var heard told
		if _, err := desk.Place(t.Context(), typed(t, desk, "01 505641"), heard.tell); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if got, want := heard.states(), "calling transferring alerting connected"; got != want {
			t.Errorf("told %q, want %q", got, want)
		}
		if open := desk.Open(); open != 0 {
			t.Errorf("%d calls are left open", open)
		}
	})
}

func TestPlace(t *testing.T) {
	for _, row := range []struct {
		name          string
		phone, callee world.Script
		want          string
	}{
		{"both pick up", world.Script{}, world.Script{}, "calling ringing answered transferring alerting connected"},
		{"callee busy", world.Script{}, world.Script{Code: 486, RingFor: -1}, "calling ringing answered transferring failed(busy callee)"},
		{"own phone declines", world.Script{Code: 603}, world.Script{}, "calling ringing failed(declined phone)"},
		{"no transfers", world.Script{ReferCode: 603}, world.Script{}, "calling ringing answered failed(refer-rejected phone)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk := dialingtest.Start(t, austria, row.phone, row.callee)
				var heard told
				id, err := desk.Place(t.Context(), typed(t, desk, "01 505641"), heard.tell)
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				if got := heard.states(); got != row.want {
					t.Errorf("got  %s\nwant %s", got, row.want)
				}
				for i, call := range heard.all() {
					if call.Call != id || call.Seq != i+1 || call.Number != "+431505641" || call.Dialed != "+431505641" ||
						call.Account != "office" || call.Text == "" {
						t.Errorf("told %+v", call)
					}
					if _, err := time.Parse(time.RFC3339Nano, call.Time); err != nil || len(call.Time) != len("2026-01-02T03:04:05.678Z") {
						t.Errorf("time %q", call.Time)
					}
				}
				if open := desk.Open(); open != 0 {
					t.Errorf("%d calls are left open", open)
				}
				if calls := desk.Calls(); len(calls) != 0 {
					t.Errorf("still in progress: %+v", calls)
				}
				if err := desk.Hangup(id); err != nil {
					t.Errorf("hang up after the end: %v", err)
				}
			})
		})
	}
}

// refusal is the slug that a request is refused with, "" where it is placed.
func refusal(t *testing.T, desk *dialingtest.Desk, request dialing.Request) protocol.Code {
	t.Helper()
	_, err := desk.Place(t.Context(), request, func(protocol.Call) {})
	if err == nil {
		return ""
	}
	failed := (*protocol.Error)(nil)
	if !errors.As(err, &failed) {
		t.Fatalf("not the protocol's error: %v", err)
	}
	if !strings.HasSuffix(failed.Text, ".") && failed.Code != protocol.CodeBadConfig {
		t.Errorf("no sentence: %q", failed.Text)
	}
	return failed.Code
}

func TestRefusals(t *testing.T) {
	for _, row := range []struct {
		name   string
		extra  string
		number string
		change func(*dialing.Request)
		want   protocol.Code
	}{
		{"garbage", austria, "garbage", nil, protocol.CodeBadNumber},
		{"nothing", austria, "", nil, protocol.CodeBadNumber},
		{"a plus", austria, "+", nil, protocol.CodeBadNumber},
		{"twenty digits", austria, "12345678901234567890", nil, protocol.CodeBadNumber},
		{"a date", austria, "12.03.2024", nil, protocol.CodeBadNumber},
		{"a price", austria, "€ 1.234,56", nil, protocol.CodeBadNumber},
		{"an address", austria, "192.168.1.100", nil, protocol.CodeBadNumber},
		{"no country", "", "01 505641", nil, protocol.CodeBadNumber},
		{"a service code", austria, "*97", nil, ""},
		{"a service code in an address", austria, "tel:*97", nil, protocol.CodeBlocked},
		{"a service code from a page", austria, "*97", func(r *dialing.Request) { r.Source, r.FromRef = protocol.SourcePage, true }, protocol.CodeBlocked},
		{"a service code from a menu", austria, "*97", func(r *dialing.Request) { r.Source = protocol.SourceMenu }, protocol.CodeBlocked},
		{"a forwarding", austria, "*21*0150564#", nil, protocol.CodeNeedsConfirmation},
		{"a forwarding to what is denied", austria + "\n[guard]\ndeny = ['^\\+43930']\n", "*21*0930123456#", nil, protocol.CodeBlocked},
		{"an internal number", austria + "\n[guard]\nallow_countries = ['AT']\n", "12", nil, ""},
		{"an internal number from a page", austria, "12", func(r *dialing.Request) { r.Source, r.FromRef = protocol.SourcePage, true }, protocol.CodeBlocked},
		{"denied", austria + "\n[guard]\ndeny = ['^\\+4315']\n", "01 505641", nil, protocol.CodeBlocked},
		{"premium", austria, "0900 123456", nil, protocol.CodeNeedsConfirmation},
		{"premium, confirmed", austria, "0900 123456", func(r *dialing.Request) { r.Confirmed = true }, ""},
		{"an unknown account", austria, "01 505641", func(r *dialing.Request) { r.Account = "elsewhere" }, protocol.CodeNoAccount},
		{"a link that find has not read", austria, "01 505641", func(r *dialing.Request) { r.Source = protocol.SourceLink }, protocol.CodeNeedsConfirmation},
		{"a menu entry", austria, "01 505641", func(r *dialing.Request) { r.Source = protocol.SourceMenu }, ""},
		{"a tap", austria, "01 505641", func(r *dialing.Request) { r.Source, r.FromRef = protocol.SourcePage, true }, ""},
		{"an emergency in a page", austria, "112", func(r *dialing.Request) { r.Source, r.FromRef = protocol.SourcePage, true }, protocol.CodeNeedsConfirmation},
		{"an emergency", austria + "\n[guard]\ndeny = ['^112']\n", "112", nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk := dialingtest.Start(t, row.extra, world.Script{}, world.Script{})
				request := typed(t, desk, row.number)
				if row.change != nil {
					row.change(&request)
				}
				if got := refusal(t, desk, request); got != row.want {
					t.Errorf("got %q, want %q", got, row.want)
				}
			})
		})
	}
}

func TestConfiguration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
		request := typed(t, desk, "01 505641")
		good := desk.Configuration()

		desk.Configure(`regoin = "AT"`)
		if got := refusal(t, desk, request); got != protocol.CodeBadConfig {
			t.Errorf("an unknown key: %q", got)
		}
		status := desk.Status()
		if status.Problem == nil || status.Problem.Code != protocol.CodeBadConfig || !strings.Contains(status.Problem.Text, "config.toml:1") {
			t.Errorf("an unknown key: %+v", status)
		}
		desk.Configure(`region = "AT"`)
		if got := refusal(t, desk, request); got != protocol.CodeNoAccount {
			t.Errorf("no account: %q", got)
		}
		if status := desk.Status(); status.Problem == nil || status.Problem.Code != protocol.CodeNoAccount || status.Region != "AT" {
			t.Errorf("no account: %+v", status)
		}
		number, _, err := desk.Normalize("01 505641", "", "")
		if err != nil || number.Dialed != "+431505641" || number.Rule != "E.164" {
			t.Errorf("without an account a number is read all the same: %+v, %v", number, err)
		}

		desk.Configure("default_account = \"second\"\n" + good + "\n[[account]]\nname = \"second\"\ndomain = \"192.0.2.2\"\nuser = \"7\"\n" +
			"dial_as = \"national\"\n[[account.rewrite]]\nmatch = '^0'\nreplace = '00'\n")
		var names []string
		for _, account := range desk.Status().Accounts {
			names = append(names, account.Name)
			if !account.Ready {
				t.Errorf("%+v", account)
			}
		}
		if fmt.Sprint(names) != "[second office]" {
			t.Errorf("accounts %v", names)
		}
		number, _, err = desk.Normalize("+43 1 505641", "", "")
		if err != nil || number.Dialed != "001505641" || number.Rule != "national number; rewrite rule 1: ^0" {
			t.Errorf("%+v, %v", number, err)
		}
	})
}

func TestHangup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{Never: true}, world.Script{})
		var heard told
		id, err := desk.Place(t.Context(), typed(t, desk, "01 505641"), heard.tell)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		if calls := desk.Calls(); len(calls) != 1 || calls[0].State != "ringing" || calls[0].Call != id {
			t.Errorf("in progress: %+v", calls)
		}
		if got := refusal(t, desk, typed(t, desk, "01 505642")); got != protocol.CodeRateLimited {
			t.Errorf("a second call: %q", got)
		}
		// The command line shares the folder in which calls are counted.
		other := dialing.New(desk.Options)
		if _, err := other.Place(t.Context(), typed(t, desk, "01 505642"), heard.tell); err == nil {
			t.Error("another process placed a second call")
		}
		if err := desk.Hangup("nonsense"); err == nil {
			t.Error("an unknown call was hung up")
		}
		if err := desk.Hangup(id); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
		if got := heard.states(); got != "calling ringing canceled" {
			t.Errorf("told %s", got)
		}
		if open := desk.Open(); open != 0 {
			t.Errorf("%d calls are left open", open)
		}
		if got := refusal(t, desk, typed(t, desk, "01 505642")); got != "" {
			t.Errorf("after the end: %q", got)
		}
	})
}

// Whatever a call is at, closing leaves nothing of it behind within a second.
func TestClose(t *testing.T) {
	for _, row := range []struct {
		after time.Duration
		want  string
	}{
		{0, "… canceled"}, // the first ring may be faster
		{500 * time.Millisecond, "calling ringing canceled"},
		{2 * time.Second, "calling ringing answered transferring alerting unknown"},
		{10 * time.Second, "calling ringing answered transferring alerting connected"},
	} {
		t.Run(row.after.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
				var heard told
				if _, err := desk.Place(t.Context(), typed(t, desk, "01 505641"), heard.tell); err != nil {
					t.Fatal(err)
				}
				time.Sleep(row.after)
				begin := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				if err := desk.Close(ctx); err != nil {
					t.Errorf("after %s: %v", time.Since(begin), err)
				}
				got := heard.states()
				if last, found := strings.CutPrefix(row.want, "…"); found && strings.HasSuffix(got, last) {
					got = row.want
				}
				if got != row.want {
					t.Errorf("told %s", got)
				}
				if got := refusal(t, desk, typed(t, desk, "01 505641")); got != protocol.CodeInternal {
					t.Errorf("a call after the end: %q", got)
				}
			})
		})
	}
}

// A yes holds for what was shown, and for nothing else.
func TestShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
		request := typed(t, desk, "0900 123456")
		_, err := desk.Place(t.Context(), request, func(protocol.Call) {})
		failed := (*protocol.Error)(nil)
		if !errors.As(err, &failed) || failed.Confirmation == nil {
			t.Fatal(err)
		}
		asked := *failed.Confirmation
		if asked.Number != "+43900123456" || asked.Dialed != "+43900123456" || asked.Account != "office" ||
			fmt.Sprint(asked.Reasons) != "[premium]" {
			t.Errorf("asked %+v", asked)
		}
		request.Confirmed, request.Shown = true, &asked
		good := desk.Configuration()
		desk.Configure(good + "dial_as = \"00\"\n")
		if got := refusal(t, desk, request); got != protocol.CodeNeedsConfirmation {
			t.Errorf("dialled differently: %q", got)
		}
		desk.Configure(good)
		if got := refusal(t, desk, request); got != "" {
			t.Errorf("as shown: %q", got)
		}
	})
}

// An agent is closed when nothing has used it for a while, and made anew.
func TestIdleAgents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{Code: 486, RingFor: -1}, world.Script{})
		for _, pause := range []time.Duration{20 * time.Second, 2 * time.Minute, time.Second} {
			var heard told
			if _, err := desk.Place(t.Context(), typed(t, desk, "01 505641"), heard.tell); err != nil {
				t.Fatal(err)
			}
			time.Sleep(pause)
			if got := heard.states(); got != "calling failed(busy phone)" {
				t.Errorf("told %s", got)
			}
		}
	})
}
