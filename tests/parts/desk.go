package parts

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// Desk is a phone that a person sits at, whatever its make.
type Desk interface {
	Accept()         // picks up the call that rings
	Hangup()         // ends the current call; one that rings is refused
	Ringing() bool   // it can be picked up
	Idle() bool      // it holds no call, not even one that rings
	Address() string // address:port of its SIP socket
}

// Make is a make of phone.
type Make struct {
	Name     string
	Version  func() string // as its package says
	Start    func(testing.TB, PhoneOptions) Desk
	Refusal  int  // the status by which its user refuses a call
	Progress bool // it reports the callee's ringing when it transfers
	Frail    bool // it crashes now and then by itself: for runs that somebody looks at
}

// Makes are the phones that Debian has and that need neither screen nor sound card.
var Makes = []Make{
	{
		Name: "baresip", Version: packageVersion("baresip-core"), Refusal: 486,
		Start: func(t testing.TB, o PhoneOptions) Desk { return StartPhone(t, o) },
	},
	{
		Name: "linphonec", Version: packageVersion("linphone-cli"), Refusal: 603,
		Start: func(t testing.TB, o PhoneOptions) Desk { return StartLinphone(t, o) },
	},
	{
		Name: "Twinkle", Version: packageVersion("twinkle-console"), Refusal: 486, Progress: true, Frail: true,
		Start: func(t testing.TB, o PhoneOptions) Desk { return StartTwinkle(t, o) },
	},
}

// Ringing reports whether the phone, which held no call, holds one.
func (p *Phone) Ringing() bool { return p.Calls() > 0 }

// Idle reports whether the phone holds no call.
func (p *Phone) Idle() bool { return p.Calls() == 0 }

// Address is the address:port of the phone's SIP socket.
func (p *Phone) Address() string { return p.Addr }

// console is a program that is typed to, and prints.
type console struct {
	*process
	t  testing.TB
	mu sync.Mutex // one command at a time
}

// enter types a command.
func (c *console) enter(command string) {
	c.t.Helper()
	if _, err := fmt.Fprintln(c.keys, command); err != nil {
		c.t.Fatalf("type %q: %v", command, err)
	}
}

// ask types a command and returns what is printed from then on, as soon as done
// is satisfied with it.
func (c *console) ask(command string, done func(string) bool) string {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	before := len(c.log.String())
	c.enter(command)
	deadline := time.Now().Add(patience)
	for {
		if said := c.log.String()[before:]; done(said) {
			return said
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("no answer to %q within %s: %s", command, patience, c.log.String()[before:])
		}
		time.Sleep(poll)
	}
}

// said reports whether the program has printed a text.
func (c *console) said(text string) bool { return strings.Contains(c.log.String(), text) }

// freePort returns a UDP port of 127.0.0.1 that was free a moment ago, for a
// program that cannot be given an address of its own.
func freePort(t testing.TB) int {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	return conn.LocalAddr().(*net.UDPAddr).Port
}
