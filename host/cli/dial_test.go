package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/cli"
	"siptap.org/siptap/host/protocol"
)

// brief makes a world's parties quick, for tests on real sockets.
const brief = 30 * time.Millisecond

// withWorld starts a SIP world and sets up an account of its person.
func withWorld(b *bench, phone, callee world.Script) *world.World {
	b.t.Helper()
	for _, script := range []*world.Script{&phone, &callee} {
		if script.RingFor == 0 {
			script.RingFor = brief
		}
	}
	w, err := world.Start(world.Options{Phone: phone, Callee: callee})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		if err := w.Close(); err != nil {
			b.t.Error(err)
		}
	})
	b.writeConfig(fmt.Sprintf("region = \"AT\"\n[[account]]\nname = \"office\"\ndomain = %q\noutbound_proxy = \"%s;lr\"\nuser = %q\n",
		w.Domain(), w.ProxyAddr(), w.User()))
	b.t.Setenv("SIPTAP_PASSWORD", w.Password())
	return w
}

// quiet waits until no phone has a call any more. The parties hear of a call's end
// one after the other; the server acknowledges to the phone on its own.
func quiet(t *testing.T, w *world.World) {
	t.Helper()
	patience := time.After(5 * time.Second)
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for w.Open() != 0 {
		select {
		case <-again.C:
		case <-patience:
			t.Fatalf("%d calls are still open", w.Open())
		}
	}
}

func states(calls []protocol.Call) string {
	var all []string
	for _, c := range calls {
		all = append(all, c.State)
	}
	return strings.Join(all, " ")
}

// One whole call a row: what is printed, and what the program exits with.
func TestDial(t *testing.T) {
	for _, c := range []struct {
		name          string
		phone, callee world.Script
		states        string
		slug          protocol.Code
		side          string
		status        int
	}{
		{"connected", world.Script{}, world.Script{}, "calling ringing answered transferring alerting connected", "", "", cli.ExitDone},
		{"handed over", world.Script{Report: world.ReportAtOnce}, world.Script{}, "calling ringing answered transferring handed-over", "", "", cli.ExitDone},
		{"busy", world.Script{}, world.Script{Code: 486}, "calling ringing answered transferring alerting failed", protocol.CodeBusy, "callee", cli.ExitFailed},
		{"own phone declines", world.Script{Code: 603}, world.Script{}, "calling ringing failed", protocol.CodeDeclined, "phone", cli.ExitFailed},
		{"transfer refused", world.Script{ReferCode: 603}, world.Script{}, "calling ringing answered failed", protocol.CodeReferRejected, "phone", cli.ExitFailed},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			w := withWorld(b, c.phone, c.callee)
			status, out, errs := b.run("dial", "--json", "+43 (1) 505641")
			calls := objects[protocol.Call](t, out)
			if status != c.status || states(calls) != c.states {
				t.Fatalf("status %d, states %q; want %d, %q\n%s", status, states(calls), c.status, c.states, errs)
			}
			for i, call := range calls {
				at, err := time.Parse(time.RFC3339Nano, call.Time)
				if call.Seq != i+1 || call.Call != calls[0].Call || call.Number != "+431505641" || call.Dialed != "+431505641" ||
					call.Account != "office" || call.Text == "" || err != nil || len(call.Time) < len("2006-01-02T15:04:05.000Z") || time.Since(at) > time.Minute {
					t.Errorf("line %d: %+v", i+1, call)
				}
			}
			last := calls[len(calls)-1]
			if c.slug == "" && last.Error != nil || c.slug != "" && (last.Error == nil || last.Error.Code != c.slug || last.Side != c.side) {
				t.Errorf("the end: %+v", last)
			}
			if errs != "" {
				t.Errorf("the error stream got %s", errs)
			}
			if last.State != "connected" && last.State != "handed-over" {
				quiet(t, w)
			}
		})
	}
}

func TestDialForPeople(t *testing.T) {
	b := newBench(t)
	withWorld(b, world.Script{}, world.Script{Code: 486})
	status, out, errs := b.run("dial", "01/505641")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if status != cli.ExitFailed || errs != "" || len(lines) != 7 || !strings.HasPrefix(lines[0], "+43 1 505641") ||
		!strings.Contains(lines[2], "Your phone is ringing. Pick it up.") || !strings.HasSuffix(lines[6], "✗ They are busy.  (486 Busy Here)") {
		t.Errorf("status %d, %s\n%s", status, errs, out)
	}
	if strings.Contains(out, "\x1b") {
		t.Error("colour where nobody asked for it")
	}
}

// Ctrl-C hangs up; the command ends when the call has.
func TestDialInterrupted(t *testing.T) {
	b := newBench(t)
	w := withWorld(b, world.Script{RingFor: time.Minute}, world.Script{})
	out := &whenPrinted{want: `"ringing"`, then: func() { b.signals <- os.Interrupt }}
	status := b.runTo(out, "dial", "--json", "+431505641")
	calls := objects[protocol.Call](t, out.String())
	if status != cli.ExitFailed || states(calls) != "calling ringing canceled" {
		t.Errorf("status %d, states %q", status, states(calls))
	}
	quiet(t, w)
}

// A second Ctrl-C leaves at once, whatever the server does. What is left of the call
// then ends with the process, so that it has one of its own.
func TestDialInterruptedTwice(t *testing.T) {
	if os.Getenv("SIPTAP_TEST_LEAVES") != "" {
		b := &bench{t: t, signals: make(chan os.Signal, 2)}
		out := &whenPrinted{want: `"calling"`, then: func() { b.signals <- os.Interrupt; b.signals <- os.Interrupt }}
		if status := b.runTo(out, "dial", "--json", "+431505641"); status != cli.ExitFailed {
			t.Errorf("status %d", status)
		}
		return
	}
	b := newBench(t)
	withWorld(b, world.Script{Silent: true}, world.Script{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	leaver := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestDialInterruptedTwice$")
	leaver.Env = append(os.Environ(), "SIPTAP_TEST_LEAVES=1")
	begun := time.Now()
	if said, err := leaver.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("left after %s", took)
	}
}

// whenPrinted does something as soon as something is printed.
type whenPrinted struct {
	bytes.Buffer
	want string
	then func()
}

func (w *whenPrinted) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	if w.then != nil && strings.Contains(w.String(), w.want) {
		w.then()
		w.then = nil
	}
	return n, err
}

// What never becomes a call is told by one object, in the words of a call.
func TestDialRefused(t *testing.T) {
	premium := "[[account]]\nname = \"office\"\ndomain = \"example.com\"\nuser = \"42\"\n"
	type object struct {
		Time, State, Number, Dialed, Text string
		Call                              *string
		Error                             protocol.ErrorData
	}
	for _, c := range []struct {
		name, config, number string
		slug                 protocol.Code
		status               int
		e164                 string
	}{
		{"no number", office, "garbage", protocol.CodeBadNumber, cli.ExitFailed, ""},
		{"nothing", office, "", protocol.CodeBadNumber, cli.ExitFailed, ""},
		{"a date", office, "12.03.2024", protocol.CodeBadNumber, cli.ExitFailed, ""},
		{"a price", office, "€ 1.234,56", protocol.CodeBadNumber, cli.ExitFailed, ""},
		{"an address", office, "192.168.1.100", protocol.CodeBadNumber, cli.ExitFailed, ""},
		{"a service code", office, "tel:*31%23", protocol.CodeBlocked, cli.ExitFailed, ""},
		{"no account", "", "+431505641", protocol.CodeNoAccount, cli.ExitFailed, "+431505641"},
		{"premium", premium, "+43900123456", protocol.CodeNeedsConfirmation, cli.ExitFailed, "+43900123456"},
		{"denied", premium + "[guard]\ndeny = ['^\\+431']\n", "+431505641", protocol.CodeBlocked, cli.ExitFailed, "+431505641"},
		{"broken configuration", "region = 7", "+431505641", protocol.CodeBadConfig, cli.ExitConfig, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.writeConfig(c.config)
			status, out, errs := b.run("dial", "--json", "--", c.number)
			got := objects[object](t, out)
			if status != c.status || len(got) != 1 {
				t.Fatalf("status %d, %s", status, out)
			}
			if o := got[0]; o.State != "failed" || o.Error.Code != c.slug || o.Error.Text == "" || o.Text != o.Error.Text || o.Time == "" || o.Number != c.e164 || o.Call != nil {
				t.Errorf("got %s", out)
			}
			if !strings.HasPrefix(errs, "siptap: ") {
				t.Errorf("the error stream got %q", errs)
			}
			status, out, errs = b.run("dial", "--", c.number)
			if status != c.status || out != "" || !strings.HasPrefix(errs, "siptap: ") || strings.Count(errs, "\n") != 1 {
				t.Errorf("for people: status %d, %q, %q", status, out, errs)
			}
		})
	}
}

func TestDialUnknownAccount(t *testing.T) {
	b := newBench(t)
	b.writeConfig(office)
	status, _, errs := b.run("dial", "--account", "attic", "+431505641")
	if status != cli.ExitFailed || !strings.Contains(errs, `"attic"`) || !strings.Contains(errs, "office") {
		t.Errorf("status %d, %s", status, errs)
	}
}

// Where the guard asks, a person at a terminal can answer.
func TestDialConfirmed(t *testing.T) {
	for _, c := range []struct {
		answer string
		args   []string
		placed bool
	}{
		{"y\n", nil, true},
		{"Yes\n", nil, true},
		{"n\n", nil, false},
		{"\n", nil, false},
		{"", nil, false},
		{"", []string{"--yes"}, true},
	} {
		t.Run(fmt.Sprintf("%q %v", c.answer, c.args), func(t *testing.T) {
			b := newBench(t)
			withWorld(b, world.Script{Code: 486}, world.Script{})
			b.terminal, b.in = true, c.answer
			_, out, errs := b.run(append([]string{"dial", "--json", "+43900123456"}, c.args...)...)
			if placed := strings.Contains(out, `"calling"`); placed != c.placed {
				t.Errorf("placed: %v, want %v\n%s", placed, c.placed, errs)
			}
			if asked := strings.Contains(errs, "premium-rate number"); asked == (c.args != nil) {
				t.Errorf("asked: %v; %s", asked, errs)
			}
		})
	}
}

// TestDialTrace: the messages go where no result goes, and hold no secret.
func TestDialTrace(t *testing.T) {
	for _, flags := range [][]string{{"--trace"}, {"--trace", "--json"}} {
		b := newBench(t)
		w := withWorld(b, world.Script{}, world.Script{Code: 486})
		status, out, shown := b.run(append([]string{"dial", "01 505641", "--name", `Jane "J" Doe`}, flags...)...)
		if status != cli.ExitFailed {
			t.Errorf("exit status %d", status)
		}
		for _, want := range []string{"\nFrom: \"+43 1 505641 Jane \\\"J\\\" Doe\" <sip:", "─ INVITE ─", "─ REFER → +43…41 ─", "\nREFER sip:", "\nProxy-Authorization: Digest (removed)", "NOTIFY (486 Busy Here)"} {
			if !strings.Contains(shown, want) {
				t.Errorf("%v: no %q in\n%s", flags, want, shown)
			}
		}
		if strings.Contains(shown, w.Password()) || strings.Contains(shown, "response=") {
			t.Errorf("%v: a secret in\n%s", flags, shown)
		}
		if strings.Contains(out, "SIP/2.0") {
			t.Errorf("%v: messages in the result\n%s", flags, out)
		}
		quiet(t, w)
	}
}
