// Package world is a small SIP world: a server, a person's desk phone and a
// callee, for the demonstration and for tests.
//
// It is honest SIP (RFC 3261, 3515, 6026): the server is a stateful proxy that
// record-routes and checks digest credentials for real, the phones keep dialogs,
// repeat what is not acknowledged and place the calls that a REFER asks for. What
// they do when a call comes is a [Script]. No sound is sent.
//
// It shares the message parser with callflow/wire and nothing else, so that a
// fault of one is not hidden by the same fault of the other.
package world

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow/trace"
)

// The parties' names, as in Names and as handed to Options.Listen.
const (
	Server = "server"
	Phone  = "phone"
	Callee = "callee"
)

// The account that the server knows.
const (
	domain = "siptap.example" // reserved for examples (RFC 2606)
	person = "alice"
)

// Options say what the world is like. The zero value is the demonstration's.
type Options struct {
	// Trace gets every message that passes a party, once: when a party sends it,
	// or when it arrives from outside. Secrets are removed. One call at a time.
	Trace trace.Sink

	// Listen opens a party's socket, which the world then owns; nil opens a UDP
	// port of the kernel's choice on 127.0.0.1. Its address must be definite.
	Listen func(party string) (net.PacketConn, error)

	Phone  Script // how the person's own phone behaves
	Callee Script // how the callee behaves

	Log *slog.Logger // nil logs nothing
}

// World is a running SIP world.
type World struct {
	password string
	names    map[netip.AddrPort]string
	server   *server
	phone    *agent
	callee   *agent

	mu   sync.Mutex // orders what is traced
	sink trace.Sink
}

// Start opens the parties' sockets and brings them to life. Close ends them.
func Start(o Options) (*World, error) {
	if o.Listen == nil {
		o.Listen = func(string) (net.PacketConn, error) { return net.ListenPacket("udp4", "127.0.0.1:0") }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	conns := make(map[string]net.PacketConn)
	for _, party := range []string{Server, Phone, Callee} {
		conn, err := o.Listen(party)
		if err != nil {
			for _, c := range conns {
				err = errors.Join(err, c.Close())
			}
			return nil, fmt.Errorf("open the socket of the SIP %s: %w", party, err)
		}
		conns[party] = conn
	}
	w := &World{password: rand.Text(), names: make(map[netip.AddrPort]string), sink: o.Trace}
	w.server = &server{show: w.show, log: o.Log, pending: make(map[*serverTx]*forwarded)}
	w.server.e = newEndpoint(conns[Server], w.server, o.Log)
	proxy := uriAt("", w.server.e.addr)
	proxy.UriParams = sip.NewParams()
	proxy.UriParams.Add("lr", "")

	phone := func(party, user string, script Script, talk time.Duration) *agent {
		a := &agent{
			script: script, talk: talk, show: w.show, log: o.Log, calls: make(map[dialogID]*call),
			line: line{address: sip.Uri{Scheme: "sip", User: user, Host: domain}, proxy: proxy},
		}
		a.e = newEndpoint(conns[party], a, o.Log)
		return a
	}
	w.phone = phone(Phone, person, o.Phone, o.Phone.talk(0))
	w.callee = phone(Callee, Callee, o.Callee, o.Callee.talk(DefaultTalk))

	w.server.auth = &authenticator{realm: domain, user: person, password: w.password, nonces: make(map[string]int)}
	w.server.registry = &registry{
		domain: domain, user: person, phone: w.PhoneAddr(), callee: w.callee.e.addr,
		trusted: map[netip.AddrPort]bool{w.PhoneAddr(): true, w.callee.e.addr: true},
	}
	w.names = map[netip.AddrPort]string{w.ProxyAddr(): Server, w.PhoneAddr(): Phone, w.callee.e.addr: Callee}
	for _, e := range w.endpoints() {
		e.start()
	}
	return w, nil
}

// Close ends the world: its sockets and goroutines are gone when it returns.
// Calls that are still open are dropped, not hung up.
func (w *World) Close() error {
	var errs []error
	for _, e := range w.endpoints() {
		errs = append(errs, e.close())
	}
	return errors.Join(errs...)
}

// Domain returns the SIP domain of the account.
func (w *World) Domain() string { return domain }

// User returns the user part of the account's address-of-record.
func (w *World) User() string { return person }

// Password returns the account's password, a new one for each world.
func (w *World) Password() string { return w.password }

// ProxyAddr returns where the server listens: the account's outbound proxy.
func (w *World) ProxyAddr() netip.AddrPort { return w.server.e.addr }

// PhoneAddr returns where the desk phone listens, for calls without a server.
func (w *World) PhoneAddr() netip.AddrPort { return w.phone.e.addr }

// Names returns the parties by their addresses.
func (w *World) Names() map[netip.AddrPort]string {
	names := make(map[netip.AddrPort]string, len(w.names))
	for addr, name := range w.names {
		names[addr] = name
	}
	return names
}

// Open returns how many calls ring, are up or are just ending at the phone and
// the callee, in or out: 0 when nothing is left of any.
func (w *World) Open() int { return int(w.phone.open.Load() + w.callee.open.Load()) }

func (w *World) endpoints() []*endpoint { return []*endpoint{w.server.e, w.phone.e, w.callee.e} }

// show traces a message: when its sender shows it, or its receiver where the
// sender is nobody of the world.
func (w *World) show(e *endpoint, p packet) {
	if w.sink == nil {
		return
	}
	if _, known := w.names[p.from]; known && p.from != e.addr {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sink(trace.Message{Time: time.Now(), From: p.from, To: p.to, Text: trace.Redact(p.text)})
}
