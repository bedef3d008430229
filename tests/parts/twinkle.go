package parts

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Twinkle is a twinkle-console: a phone that reports the callee's ringing, with
// phrases of its own, and the subscription's id. It cannot be bound to an address.
type Twinkle struct {
	console
	addr string
}

const twinkleProfile = `user_name=%[1]s
user_domain=%[2]s
auth_name=%[1]s
auth_pass=%[3]s
registration_time=600
sip_transport=udp
allow_refer=yes
ask_user_to_refer=no
`

// StartTwinkle starts a phone and, where it has a server, waits until it is registered.
func StartTwinkle(t testing.TB, o PhoneOptions) *Twinkle {
	t.Helper()
	dir := t.TempDir()
	home := filepath.Join(dir, ".twinkle")
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	p := &Twinkle{console: console{t: t}, addr: fmt.Sprintf("127.0.0.1:%d", freePort(t))}
	domain, register := p.addr, "register_at_startup=no\n"
	if o.Server != "" {
		domain = Domain
		register = "register_at_startup=yes\nuse_outbound_proxy=yes\noutbound_proxy=" + o.Server + "\n"
	}
	_, port, err := net.SplitHostPort(p.addr)
	if err != nil {
		t.Fatal(err)
	}
	system := fmt.Sprintf("dev_ringtone=alsa:null\ndev_speaker=alsa:null\ndev_mic=alsa:null\nvalidate_audio_dev=no\nsip_port=%s\nrtp_port=%d\n", port, freePort(t)&^1)
	for name, text := range map[string]string{
		"desk.cfg":    fmt.Sprintf(twinkleProfile, o.User, domain, Users[o.User]) + register,
		"twinkle.sys": system,
	} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.process = start(t, dir, "twinkle-console", "desk.cfg")
	ready := "Twinkle>"
	if o.Server != "" {
		ready = "registration succeeded"
	}
	Eventually(t, o.User+"'s Twinkle is ready", func() bool { return p.said(ready) })
	if o.Answer {
		p.enter("auto_answer -a on")
	}
	return p
}

// Ringing is always true: a command that comes too early is repeated.
func (p *Twinkle) Ringing() bool { return true }

// Idle is always true: it cannot be asked. What its server counts must do.
func (p *Twinkle) Idle() bool { return true }

// Accept picks up.
func (p *Twinkle) Accept() { p.insist("call established.", "answer") }

// Hangup ends the current call; one that rings is refused with 486. Of the two
// commands, the one that does not fit does nothing.
func (p *Twinkle) Hangup() { p.insist("call rejected.|call ended.", "reject", "bye") }

// insist types commands until one of the texts (a|b) is said once more: a command
// that comes in the moment in which a call begins to ring is not taken.
func (p *Twinkle) insist(texts string, commands ...string) {
	p.t.Helper()
	heard := func() (n int) {
		for _, text := range strings.Split(texts, "|") {
			n += strings.Count(p.log.String(), text)
		}
		return n
	}
	before, typed := heard(), time.Time{}
	Eventually(p.t, "Twinkle says "+texts, func() bool {
		if heard() > before {
			return true
		}
		if time.Since(typed) > time.Second {
			typed = time.Now()
			for _, c := range commands {
				p.enter(c)
			}
		}
		return false
	})
}

// Address is the address:port of its SIP socket.
func (p *Twinkle) Address() string { return p.addr }
