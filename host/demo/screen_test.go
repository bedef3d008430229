package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/trace"
)

// TestScreenOrder hands things over in another order than they happened in.
func TestScreenOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		s := newScreen(&out, false)
		host, server := netip.MustParseAddrPort("127.0.0.1:5001"), netip.MustParseAddrPort("127.0.0.1:5002")
		s.party(map[netip.AddrPort]string{server: "server"})
		start := time.Now()
		at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
		s.say("Click a number.")
		s.message(trace.Message{Time: at(5), From: host, To: server, Text: "INVITE sip:alice@example.com SIP/2.0\r\nCall-ID: one\r\n\r\n"})
		s.message(trace.Message{Time: at(9), From: server, To: host, Text: "SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\ni: one\r\n\r\n"})
		s.message(trace.Message{Time: at(7), From: server, To: host, Text: "SIP/2.0 180 Ringing\r\nCSeq: 1 INVITE\r\ni: one\r\n\r\n"})
		s.state(state{At: at(7), Call: "c", State: "ringing"})
		s.message(trace.Message{Time: at(50), From: host, To: server, Text: "INVITE sip:alice@example.com SIP/2.0\r\nCall-ID: two\r\n\r\n"})
		<-time.After(time.Second)
		s.close()
		rest := out.String()
		for _, want := range []string{"Click a number.", "server", "INVITE", "180", "The desk phone rings", "200", "server", "INVITE"} {
			_, after, found := strings.Cut(rest, want)
			if !found {
				t.Fatalf("%q is missing, or comes too early, in:\n%s", want, out.String())
			}
			rest = after
		}
	})
}

// stuck is a terminal that takes nothing, until it is released.
type stuck chan struct{}

func (s stuck) Write(p []byte) (int, error) { <-s; return len(p), nil }

func TestScreenNeverWaitsForItsReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := make(stuck)
		s := newScreen(out, false)
		start := time.Now()
		for range 10_000 {
			s.say("a line")
		}
		s.state(state{At: time.Now(), Call: "c", State: "calling"})
		s.close()
		if took := time.Since(start); took > drain {
			t.Errorf("it took %v", took)
		}
		close(out)
	})
}

func TestScreenCounts(t *testing.T) {
	s := newScreen(&bytes.Buffer{}, false)
	defer s.close()
	for _, step := range []struct {
		state string
		want  tally
	}{
		{"calling", tally{call: "c", last: "calling"}},
		{"connected", tally{call: "c", last: "connected", connected: 1, final: true}},
		{"calling", tally{call: "c", last: "calling", connected: 1}},
		{"failed", tally{call: "c", last: "failed", connected: 1, final: true}},
	} {
		_, changed := s.changed()
		s.state(state{At: time.Now(), Call: "c", State: step.state})
		<-changed
		if got := s.outcome(); got != step.want {
			t.Errorf("%s: %+v, want %+v", step.state, got, step.want)
		}
	}
}

func TestOutcome(t *testing.T) {
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		cause error
		err   error
		calls tally
		want  error
	}{
		"connected":                 {calls: tally{connected: 1}},
		"connected, then Ctrl-C":    {cause: errInterrupted, err: fmt.Errorf("wait: %w", errInterrupted), calls: tally{connected: 1}},
		"connected, then broken":    {err: broken, calls: tally{connected: 1}, want: broken},
		"connected, but no picture": {err: ErrNoPicture, calls: tally{connected: 1}, want: ErrNoPicture},
		"Ctrl-C":                    {cause: errInterrupted, err: broken, want: ErrNoCall},
		"broken":                    {err: broken, want: broken},
		"busy":                      {calls: tally{last: "failed", final: true}, want: ErrNoCall},
		"nobody clicked":            {want: ErrNoCall},
		"too long":                  {cause: errTooLong, err: broken, want: errTooLong},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		if test.cause != nil {
			cancel(test.cause)
		}
		if got := outcome(ctx, test.err, test.calls); !errors.Is(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
		cancel(nil)
	}
}

func TestFollowLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "siptap.log")
	told := make(chan state, 10)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { followLog(ctx, path, func(s state) { told <- s }); close(done) }()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	write := func(text string) {
		if _, err := file.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"msg":"session begins"}` + "\nnot JSON\n" + `{"call":"a","state":"ringing","msg":"of another room"}` + "\n" + `{"call":"a","seq":1,"sta`)
	write(`te":"calling","time":"2026-03-01T10:00:00.125Z"}` + "\n")
	if got := <-told; got.State != "calling" || got.Call != "a" || got.At.UnixMilli()%1000 != 125 {
		t.Errorf("got %+v", got)
	}
	write(`{"call":"a","seq":2,"state":"failed","side":"callee","code":"busy"}` + "\n")
	cancel()
	<-done
	if got := <-told; got.State != "failed" || got.Side != "callee" || got.Code != "busy" {
		t.Errorf("got %+v", got)
	}
	if len(told) > 0 {
		t.Errorf("too much: %+v", <-told)
	}
}

func TestCallID(t *testing.T) {
	for message, want := range map[string]string{
		"INVITE sip:a@b SIP/2.0\r\nCall-ID: one@host\r\n\r\n":    "one@host",
		"SIP/2.0 200 OK\r\nVia: x\r\ni:two\r\n\r\n":              "two",
		"SIP/2.0 200 OK\r\nCALL-ID : three\r\n\r\nCall-ID: body": "three",
		"": "",
	} {
		if got := callID(message); got != want {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
}
