package session_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/dialing/dialingtest"
)

// The browser closes, or the program is being ended, at any moment of a call:
// nothing rings on, and the host is gone within 2 s.
func TestTheEndOfACall(t *testing.T) {
	for _, row := range []struct {
		name  string
		after time.Duration
		told  string // between ringing and the end
	}{
		{"ringing", 500 * time.Millisecond, `
			< {$_"state":"canceled"$_`},
		{"their phone rings", 2 * time.Second, `
			< {$_"state":"answered"$_
			< {$_"state":"transferring"$_
			< {$_"state":"alerting"$_
			< {$_"state":"unknown"$_`},
	} {
		for _, how := range []string{"end of input", "signal"} {
			t.Run(row.name+", "+how, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					ctx, stop := context.WithCancel(t.Context())
					defer stop()
					desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
					peer := browse(ctx, t, desk.Service)
					peer.Play(hello + `
						> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"01 505641","source":"popup"}}
						< {"jsonrpc":"2.0","id":1,"result":{"call":"$call"}}
						< {$_"state":"calling"$_
						< {$_"state":"ringing"$_
					`)
					time.Sleep(row.after)
					begin := time.Now()
					var err error
					if how == "signal" {
						stop()
						err = peer.Wait()
					} else {
						err = peer.End()
					}
					if took := time.Since(begin); err != nil || took >= 2*time.Second {
						t.Errorf("took %s, %v", took, err)
					}
					peer.Play(row.told)
					// Once accepted, the call to the callee is the phone's own.
					if open := desk.Open(); row.name == "ringing" && open != 0 {
						t.Errorf("%d calls are left open", open)
					}
				})
			})
		}
	}
}

// A phone that says nothing keeps nobody waiting.
func TestTheEndOfASilentCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{Silent: true}, world.Script{})
		peer := browse(t.Context(), t, desk.Service)
		peer.Play(hello)
		peer.Send(`{"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"01 505641","source":"popup"}}`)
		time.Sleep(time.Second)
		begin := time.Now()
		if err := peer.End(); err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took >= 2*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

func TestHalfAFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
		peer := browse(t.Context(), t, desk.Service)
		peer.Play(hello)
		peer.SendRaw([]byte{200, 0, 0, 0}, []byte(`{"jsonrpc"`))
		if err := peer.End(); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Error(err)
		}
	})
}
