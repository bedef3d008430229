package parts

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Linphone is a linphonec: a phone that puts the referrer on hold before it calls,
// and reports nothing between 100 and the end.
type Linphone struct {
	console
	addr string
}

const linphoneConfig = `[sip]
sip_port=5060
sip_tcp_port=0
sip_tls_port=0
bind_address=%[1]s
contact="%[2]s" <sip:%[2]s@%[1]s>
guess_hostname=0
register_only_when_network_is_up=0
use_ipv6=0
inc_timeout=120
media_encryption=none
%[3]s[net]
mtu=1300
[rtp]
audio_rtp_port=-1
`

const linphoneServer = `default_proxy=0
[proxy_0]
reg_proxy=<sip:%[1]s;lr>
reg_route=<sip:%[1]s;lr>
reg_identity=<sip:%[2]s@%[3]s>
reg_expires=600
reg_sendregister=1
publish=0
[auth_info_0]
username=%[2]s
passwd=%[4]s
realm=%[3]s
domain=%[3]s
`

// StartLinphone starts a phone and, where it has a server, waits until it is registered.
func StartLinphone(t testing.TB, o PhoneOptions) *Linphone {
	t.Helper()
	dir, host := t.TempDir(), loopback()
	// It ends at once where this folder is not there.
	if err := os.MkdirAll(filepath.Join(dir, ".local", "share", "linphone"), 0o700); err != nil {
		t.Fatal(err)
	}
	server := ""
	if o.Server != "" {
		server = fmt.Sprintf(linphoneServer, o.Server, o.User, Domain, Users[o.User])
	}
	config := filepath.Join(dir, "linphonerc")
	if err := os.WriteFile(config, fmt.Appendf(nil, linphoneConfig, host, o.User, server), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-c", config, "-S", "-d", "0"}
	if o.Answer {
		args = append(args, "-a")
	}
	p := &Linphone{console: console{t: t}, addr: net.JoinHostPort(host, "5060")}
	p.process = start(t, dir, "linphonec", args...)
	if o.Server != "" {
		Eventually(t, o.User+"'s linphonec is registered", func() bool {
			said := p.ask("status register", func(s string) bool { return strings.Contains(s, "registered") })
			return strings.Contains(said, "registered, identity=") && !strings.Contains(said, "unregistered")
		})
	} else {
		p.calls()
	}
	return p
}

// callLine is a line of linphonec's list of calls.
var callLine = regexp.MustCompile(`(?m)^\d+\s*\|`)

// calls counts its calls.
func (p *Linphone) calls() int {
	p.t.Helper()
	said := p.ask("calls", func(s string) bool {
		_, list, found := strings.Cut(s, "Call states")
		return strings.Contains(s, "No active call.") || found && strings.Contains(list, "linphonec>")
	})
	return len(callLine.FindAllString(said, -1))
}

// Ringing reports whether the phone, which held no call, holds one.
func (p *Linphone) Ringing() bool { return p.calls() > 0 }

// Idle reports whether it holds no call.
func (p *Linphone) Idle() bool { return p.calls() == 0 }

// Accept picks up.
func (p *Linphone) Accept() { p.enter("answer") }

// Hangup ends the current call; one that rings is refused with 603.
func (p *Linphone) Hangup() { p.enter("terminate") }

// Address is the address:port of its SIP socket.
func (p *Linphone) Address() string { return p.addr }
