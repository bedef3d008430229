package dialing_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/dialing/dialingtest"
	"siptap.org/siptap/host/protocol"
)

// started places the usual call and lets it come as far as it does in a few seconds.
func started(t *testing.T, desk *dialingtest.Desk, private bool) *told {
	t.Helper()
	request := typed(t, desk, "01 505641")
	request.Private = private
	heard := new(told)
	if _, err := desk.Place(t.Context(), request, heard.tell); err != nil {
		t.Fatal(err)
	}
	time.Sleep(3 * time.Second)
	synctest.Wait()
	return heard
}

func close(t *testing.T, s *dialing.Service) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Error(err)
	}
}

// A record is 0600, follows the call, names no number in full and no secret, and is
// gone with the call.
func TestRecordOfACall(t *testing.T) {
	for name, private := range map[string]bool{"": false, "private": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk := dialingtest.Start(t, austria, world.Script{Report: world.Report100}, world.Script{Never: true})
				heard := started(t, desk, private)
				records := dialingtest.Records(t, desk.Options.StateDir)
				if len(records) != 1 || !strings.Contains(heard.states(), "transferring") {
					t.Fatalf("told %s, records %v", heard.states(), records)
				}
				for path, text := range records {
					for _, secret := range []string{"505641", "505 641", "50564", desk.World.Password(), "nonce", "response="} {
						if strings.Contains(text, secret) {
							t.Errorf("it holds %q: %s", secret, text)
						}
					}
					if shown := strings.Contains(text, "+4315…41"); shown == private {
						t.Errorf("a masked number in it: %v\n%s", shown, text)
					}
					if strings.Count(text, "…")+strings.Count(text, "a number") == 0 || !strings.Contains(text, `"transferring"`) {
						t.Errorf("it does not tell the state: %s", text)
					}
					if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
						t.Errorf("mode %v, %v", info.Mode(), err)
					}
				}
				close(t, desk.Service)
				if left, _ := filepath.Glob(filepath.Join(desk.Options.StateDir, "calls", "[^.]*")); len(left) != 0 {
					t.Errorf("left: %v", left)
				}
			})
		})
	}
}

// Another process sees a call, and cannot hang it up.
func TestCallsOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{Never: true}, world.Script{})
		desk.Introduce("the command line")
		started(t, desk, false)
		other := dialing.New(desk.Options)
		calls := other.Calls()
		if len(calls) != 1 || calls[0].State != "ringing" || calls[0].Number != "+4315…41" || !strings.HasPrefix(calls[0].Owner, "the command line (process ") {
			t.Fatalf("got %+v", calls)
		}
		err := other.Hangup(calls[0].Call)
		if failed, ok := err.(*protocol.Error); !ok || failed.Code != protocol.CodeBlocked || !strings.Contains(failed.Text, "the command line") { //nolint:errorlint // the very type is promised
			t.Errorf("hanging it up: %v", err)
		}
		if own := desk.Calls(); len(own) != 1 || own[0].Owner != "" || own[0].Number != "+431505641" {
			t.Errorf("its own process sees %+v", own)
		}
		if recovered, _ := other.Recover(); len(recovered) != 0 {
			t.Errorf("a living call was recovered: %+v", recovered)
		}
		close(t, desk.Service)
		if calls := other.Calls(); len(calls) != 0 {
			t.Errorf("after its end: %+v", calls)
		}
		close(t, other)
	})
}

// What a killed process leaves is ended on the wire and told as unknown, once.
func TestRecover(t *testing.T) {
	for _, row := range []struct {
		name          string
		phone, callee world.Script
		reached       string // told before the kill
		text          string // told after it; "" = nothing
	}{
		{"ringing", world.Script{Never: true}, world.Script{}, "calling ringing", "not known"},
		{"REFER pending", world.Script{ReferCode: -1}, world.Script{}, "calling ringing answered", "hang up there"},
		{"transferring", world.Script{Report: world.Report100}, world.Script{Never: true}, "calling ringing answered transferring", "hang up there"},
		{"alerting", world.Script{}, world.Script{Never: true}, "calling ringing answered transferring alerting", "hang up there"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk := dialingtest.Start(t, austria, row.phone, row.callee)
				if heard := started(t, desk, false); heard.states() != row.reached {
					t.Fatalf("reached %s", heard.states())
				}
				options := desk.AfterKill(t)
				next, third := dialing.New(options), dialing.New(options)
				recovered, ended := next.Recover()
				if len(recovered) != 1 || recovered[0].State != "unknown" || !strings.Contains(recovered[0].Text, row.text) {
					t.Fatalf("told %+v", recovered)
				}
				if again, _ := third.Recover(); len(again) != 0 {
					t.Errorf("told twice: %+v", again)
				}
				begin := time.Now()
				<-ended
				if took := time.Since(begin); took > time.Second {
					t.Errorf("ended after %s", took)
				}
				if left := dialingtest.Records(t, options.StateDir); len(left) != 1 {
					t.Errorf("records before it was told: %v", left)
				}
				recovered[0].Told()
				if left := dialingtest.Records(t, options.StateDir); len(left) != 0 {
					t.Errorf("records after it was told: %v", left)
				}
				close(t, third)
				close(t, next)
				// The phone's own call is the phone's; ours is gone from it.
				want := 0
				if !row.phone.Never && row.phone.ReferCode == 0 {
					want = 2
				}
				if open := desk.Open(); open != want {
					t.Errorf("%d calls are open, want %d", open, want)
				}
			})
		})
	}
}

// A REFER outside of any dialog leaves nothing to end; what becomes of the phone's
// call nobody knows.
func TestRecoverReferOutOfDialog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{ReferOutside: true}, world.Script{Never: true})
		desk.Configure(desk.Configuration() + "flow = \"refer-out-of-dialog\"\n")
		if heard := started(t, desk, false); heard.states() != "calling transferring alerting" {
			t.Fatalf("reached %s", heard.states())
		}
		options := desk.AfterKill(t)
		next := dialing.New(options)
		recovered, ended := next.Recover()
		<-ended
		if len(recovered) != 1 || recovered[0].State != "unknown" || !strings.Contains(recovered[0].Text, "hang up there") {
			t.Fatalf("told %+v", recovered)
		}
		recovered[0].Told()
		close(t, next)
		if left := dialingtest.Records(t, options.StateDir); len(left) != 0 {
			t.Errorf("records: %v", left)
		}
	})
}

// An end that was told is not told again, however much is left of the call.
func TestRecoverAfterTheOutcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{Never: true}, world.Script{})
		started(t, desk, false)
		options := desk.AfterKill(t)
		for path, text := range dialingtest.Records(t, options.StateDir) {
			text = strings.Replace(text, `"state":"ringing"`, `"state":"canceled"`, 1)
			text = strings.Replace(text, `"version":1`, `"version":1,"told":true`, 1)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		next := dialing.New(options)
		recovered, ended := next.Recover()
		<-ended
		if len(recovered) != 0 || desk.Open() != 0 {
			t.Errorf("told %+v, %d open", recovered, desk.Open())
		}
		close(t, next)
		if left := dialingtest.Records(t, options.StateDir); len(left) != 0 {
			t.Errorf("records: %v", left)
		}
	})
}

// An account that is gone, or a configuration that is broken, keeps no phone ringing.
func TestRecoverWithoutTheAccount(t *testing.T) {
	for name, toml := range map[string]string{"gone": "region = \"AT\"\n", "broken": "region = 7\n"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk := dialingtest.Start(t, austria, world.Script{Never: true}, world.Script{})
				started(t, desk, false)
				options := desk.AfterKill(t)
				desk.Configure(toml)
				next := dialing.New(options)
				_, ended := next.Recover()
				<-ended
				if open := desk.Open(); open != 0 {
					t.Errorf("%d open", open)
				}
				close(t, next)
			})
		})
	}
}

// A dead server blocks nobody's exit; after some tries it is left alone.
func TestRecoverFromADeadServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{Never: true}, world.Script{})
		started(t, desk, false)
		options := desk.AfterKill(t)
		if err := desk.World.Close(); err != nil {
			t.Fatal(err)
		}
		for try := range 4 {
			next := dialing.New(options)
			recovered, ended := next.Recover()
			if want := 1; try == 0 && len(recovered) != want || try > 0 && len(recovered) != 0 {
				t.Errorf("try %d: told %+v", try, recovered)
			}
			for _, call := range recovered {
				call.Told()
			}
			begin := time.Now()
			if try == 0 {
				close(t, next) // at once: that is no try
				if took := time.Since(begin); took > 300*time.Millisecond {
					t.Errorf("the exit waits %s", took)
				}
				continue
			}
			<-ended
			if took := time.Since(begin); took > time.Minute+10*time.Second {
				t.Errorf("try %d takes %s", try, took)
			}
			close(t, next)
			if left := dialingtest.Records(t, options.StateDir); len(left) != 1 && try < 3 || len(left) != 0 && try == 3 {
				t.Errorf("after try %d: %v", try, left)
			}
		}
	})
}
