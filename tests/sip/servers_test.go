package sip

import (
	"fmt"
	"maps"
	"testing"

	"siptap.org/siptap/tests/parts"
)

// site is a server with the own phone at it, ready for calls.
type site struct {
	desk     parts.Desk
	second   parts.Desk        // rings as well; nil = there is none
	account  string            // the account's domain and proxy (TOML)
	user     string            // the account's user
	own      string            // the own phone's extension; "" = user
	numbers  map[string]string // what is dialled, by callee
	resolver string            // siptap's only name server; "" = the machine's
	idle     func() bool       // nothing rings or is up at servers and callees
}

// server is a way to reach the own phone.
type server struct {
	name    string
	open    func(t *testing.T, m parts.Make) site
	without map[string]string // what it cannot be tried with, and why: by situation or phone
}

// plugIn starts the callees that the server sends calls to.
func plugIn(t *testing.T, accept func(callee string) bool) map[string]*parts.Callee {
	t.Helper()
	lines := make(map[string]*parts.Callee)
	for name, script := range callees {
		if accept(name) {
			lines[name] = parts.StartCallee(t, script)
		}
	}
	return lines
}

func allIdle(lines map[string]*parts.Callee) bool {
	for c := range maps.Values(lines) {
		if !c.Idle() {
			return false
		}
	}
	return true
}

// publicNumbers are the callees' numbers at a server.
func publicNumbers() map[string]string {
	numbers := make(map[string]string)
	for name := range callees {
		numbers[name] = "+43 1 505" + name
	}
	return numbers
}

// atKamailio puts the own phone and the callees at a Kamailio. reach writes the
// account's way to it.
func atKamailio(o parts.KamailioOptions, po parts.PhoneOptions, reach func(*testing.T, *parts.Kamailio, *site) string) func(*testing.T, parts.Make) site {
	return func(t *testing.T, m parts.Make) site {
		return openKamailio(t, m, o, po, reach)
	}
}

func openKamailio(t *testing.T, m parts.Make, o parts.KamailioOptions, po parts.PhoneOptions, reach func(*testing.T, *parts.Kamailio, *site) string) site {
	t.Helper()
	k := parts.StartKamailioWith(t, o)
	lines := plugIn(t, func(callee string) bool { return !ofTheServer(callee) })
	for name, callee := range lines {
		k.PlugIn("+431505"+name, callee.Addr)
	}
	po.User, po.Server = "alice", k.Addr
	s := site{
		desk: m.Start(t, po), user: "clicker", own: "alice", numbers: publicNumbers(),
		idle: func() bool { return k.Dialogs() == 0 && allIdle(lines) },
	}
	s.account = fmt.Sprintf("domain = %q\n", parts.Domain) + reach(t, k, &s)
	return s
}

// byAddress reaches a server at its address.
func byAddress(_ *testing.T, k *parts.Kamailio, _ *site) string {
	return fmt.Sprintf("outbound_proxy = \"%s;lr\"\n", k.Addr)
}

// servers are the matrix's servers.
var servers = []server{
	{
		name: "none: straight to the phone",
		open: func(t *testing.T, m parts.Make) site {
			lines := plugIn(t, func(string) bool { return true })
			desk := m.Start(t, parts.PhoneOptions{User: "alice"})
			numbers := make(map[string]string)
			for name, callee := range lines {
				numbers[name] = "sip:u" + name + "@" + callee.Addr
			}
			return site{
				desk: desk, user: "alice", numbers: numbers, idle: func() bool { return allIdle(lines) },
				account: fmt.Sprintf("domain = %q\noutbound_proxy = \"%s;lr\"\n", desk.Address(), desk.Address()),
			}
		},
		without: map[string]string{
			"own phone is not registered": "there is nobody to say so",
			"own phone does not exist":    "there is nobody to say so",
			"wrong password":              "nobody asks for one",
		},
	},
	{name: "Kamailio over UDP", open: atKamailio(parts.KamailioOptions{}, parts.PhoneOptions{}, byAddress)},
	{
		name: "Kamailio over TCP",
		open: atKamailio(parts.KamailioOptions{}, parts.PhoneOptions{TCP: true},
			func(_ *testing.T, k *parts.Kamailio, _ *site) string {
				return fmt.Sprintf("outbound_proxy = \"%s;lr;transport=tcp\"\n", k.Addr)
			}),
	},
	{
		name: "Kamailio over TLS",
		open: func(t *testing.T, m parts.Make) site {
			authority := parts.NewAuthority(t)
			return openKamailio(t, m, parts.KamailioOptions{TLS: authority}, parts.PhoneOptions{},
				func(_ *testing.T, k *parts.Kamailio, _ *site) string {
					return fmt.Sprintf("outbound_proxy = \"%s;lr;transport=tls\"\ntls_ca = %q\n", k.TLSAddr, authority.Path)
				})
		},
	},
	{
		name: "Kamailio that asks for the password again at REFER and BYE",
		open: atKamailio(parts.KamailioOptions{ChallengesInside: true}, parts.PhoneOptions{}, byAddress),
	},
	{
		name: "Kamailio without state or Record-Route",
		open: atKamailio(parts.KamailioOptions{Stateless: true}, parts.PhoneOptions{}, byAddress),
	},
	{
		name: "Kamailio that forks to two phones",
		open: atKamailio(parts.KamailioOptions{}, parts.PhoneOptions{}, func(t *testing.T, k *parts.Kamailio, s *site) string {
			s.second = parts.StartPhone(t, parts.PhoneOptions{User: "alice", Server: k.Addr})
			return byAddress(t, k, s)
		}),
	},
	{
		name: "Kamailio behind one that answers 503",
		open: atKamailio(parts.KamailioOptions{}, parts.PhoneOptions{}, func(t *testing.T, k *parts.Kamailio, _ *site) string {
			sick := parts.StartKamailioWith(t, parts.KamailioOptions{OutOfService: true})
			return fmt.Sprintf("outbound_proxy = [\"%s;lr\", \"%s;lr\"]\n", sick.Addr, k.Addr)
		}),
	},
	{
		name: "Kamailio found by SRV, behind one that is dead",
		open: atKamailio(parts.KamailioOptions{}, parts.PhoneOptions{}, func(t *testing.T, k *parts.Kamailio, s *site) string {
			host, port := parts.SplitAddr(t, k.Addr)
			s.resolver = parts.StartDNS(t,
				"_sip._udp."+parts.Domain+". 60 IN SRV 1 0 9 dead."+parts.Domain+".",
				"_sip._udp."+parts.Domain+". 60 IN SRV 2 0 "+port+" alive."+parts.Domain+".",
				"dead."+parts.Domain+". 60 IN A "+host,
				"alive."+parts.Domain+". 60 IN A "+host,
			).Addr
			return ""
		}),
	},
	{
		name: "Net::SIP (Perl)",
		open: func(t *testing.T, m parts.Make) site {
			lines := plugIn(t, func(callee string) bool { return !ofTheServer(callee) })
			addresses := make(map[string]string)
			for name, callee := range lines {
				addresses["+431505"+name] = callee.Addr
			}
			s := parts.StartNetSIP(t, addresses)
			return site{
				desk: m.Start(t, parts.PhoneOptions{User: "alice", Server: s.Addr}),
				user: "clicker", own: "alice", numbers: publicNumbers(), idle: func() bool { return allIdle(lines) },
				account: fmt.Sprintf("domain = %q\noutbound_proxy = \"%s;lr\"\n", parts.Domain, s.Addr),
			}
		},
		without: map[string]string{"Twinkle": "it takes no Cseq for a CSeq, as Net::SIP writes it"},
	},
}
