package dialing_test

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sirupsen/logrus"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/dialing/dialingtest"
	"siptap.org/siptap/host/logging"
	"siptap.org/siptap/host/protocol"
)

// buffer is a log's place that several goroutines write to.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// TestTheLogOfACall: at debug level each decision is one line with its reason, and
// none of them holds a secret or a number that can be called.
func TestTheLogOfACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{Code: 486})
		var log buffer
		desk.Options.Log, _ = logging.New(logging.Options{Stderr: &log, StderrLevel: logrus.DebugLevel})
		desk.Service = dialing.New(desk.Options)
		var heard told
		id, err := desk.Place(t.Context(), typed(t, desk, "01 505641"), heard.tell)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if got := heard.states(); got != "calling ringing answered transferring alerting failed(busy callee)" {
			t.Fatalf("told %s", got)
		}
		text := log.String()
		for _, secret := range []string{desk.World.Password(), "uthorization: ", "response=", "505641", "505 641", "inline:", "nonce"} {
			if strings.Contains(text, secret) {
				t.Errorf("the log holds %q:\n%s", secret, text)
			}
		}
		for _, want := range []string{
			`first request goes out.*why="it is the first"`, `challenge is answered.*algorithm=.*realm=`,
			`event="progress 180" leg=early .*so="stop timer setup, set timer ring to 20s, tell ringing"`,
			`event="answered 200".*refer`, `REFER goes out.*target="udp 192.0.2.1:5060"`,
			`event="notify with fragment 486, CSeq \d+, subscription over: true".*so=".*tell failed, bye"`,
			`msg=told .*error=busy.*state=failed`, `event=legdown .*so=done`,
		} {
			lines := regexp.MustCompile(want).FindAllString(text, -1)
			if len(lines) == 0 {
				t.Errorf("no line has %s:\n%s", want, text)
			}
		}
		messages, err := desk.Messages(id)
		if err != nil || len(messages) < 15 || !strings.HasPrefix(messages[0].Text, "INVITE ") {
			t.Errorf("%d messages are kept, %v", len(messages), err)
		}
		for _, m := range messages {
			if strings.Contains(m.Text, "response=") {
				t.Errorf("kept with a secret:\n%s", m.Text)
			}
		}
	})
}

// TestMessagesOfCalls: those of the last calls, also when they have ended.
func TestMessagesOfCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria+"\n[guard]\nper_minute = 100", world.Script{Code: 486, RingFor: -1}, world.Script{})
		var ids []string
		for range 40 {
			id, err := desk.Place(t.Context(), typed(t, desk, "01 505641"), func(protocol.Call) {})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
			time.Sleep(time.Minute)
		}
		for i, id := range ids {
			messages, err := desk.Messages(id)
			if kept := i >= len(ids)-32; kept != (err == nil) || kept && len(messages) == 0 {
				t.Errorf("call %d: %d messages, %v", i, len(messages), err)
			}
		}
		if _, err := desk.Messages("nobody"); err == nil {
			t.Error("a call that never was has messages")
		}
	})
}
