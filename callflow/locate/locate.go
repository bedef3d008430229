// Package locate finds where a SIP server listens: the look-ups of RFC 3263
// that turn a host, perhaps a port and a transport into addresses to try.
//
// It asks the DNS and nothing else: whether anybody answers at an address is
// the wire's to find out.
package locate

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/miekg/dns"
)

// The transports that a [Query] may ask for and a [Target] may have.
const (
	Auto = "auto" // in a Query only: as RFC 3263 section 4.1 chooses
	UDP  = "udp"
	TCP  = "tcp"
	TLS  = "tls"
)

// The ports where none is given (RFC 3261 section 19.1.2).
const (
	portSIP  = 5060
	portSIPS = 5061
)

// The longest waits for the DNS. Each stage has its own, since a resolver that
// drops NAPTR or SRV questions must not take the address question with it.
const (
	serviceTime = 3 * time.Second
	addrTime    = 5 * time.Second
)

// maxTargets bounds what one look-up may return, whatever the DNS says.
const maxTargets = 16

// ErrNoAddress indicates that a name exists without an address that SIP can use.
var ErrNoAddress = errors.New("the name has no address")

// ErrNoService indicates a domain that says in the DNS that it offers no SIP
// (an SRV record with the target "."; RFC 2782).
var ErrNoService = errors.New("the domain offers no SIP service over this transport")

// LookupError says that a server's name could not be turned into an address.
type LookupError struct {
	Host string // what was looked up
	Err  error  // ErrNoAddress, ErrNoName, ErrNoService or the resolver's own
}

// Error says what was looked up, what went wrong and what to check.
func (e *LookupError) Error() string {
	return fmt.Sprintf("look up SIP server %q: %v; check the account's domain and outbound proxy, and this machine's DNS", e.Host, e.Err)
}

// Unwrap returns the cause.
func (e *LookupError) Unwrap() error { return e.Err }

// Query is what is to be found.
type Query struct {
	Host      string // a name, or an IP address with or without brackets
	Port      int    // 0: not given
	Transport string // Auto, UDP, TCP or TLS; "" is Auto
}

// Target is one place to try.
type Target struct {
	Addr      netip.AddrPort
	Transport string // UDP, TCP or TLS
}

// String shows the target as "udp 192.0.2.1:5060".
func (t Target) String() string { return t.Transport + " " + t.Addr.String() }

// Resolver locates servers, and remembers what the DNS said for as long as the
// DNS allows. Its zero value asks the system's resolvers; a nil one does too,
// and remembers nothing. It may be used by many at once.
type Resolver struct {
	DNS  DNS             // nil: the system's
	Rand func(n int) int // a number from 0 to n-1, for weights; nil: random

	cache cache
}

// Locate returns the targets for q, the one to try first in front, never none
// without an error. An address, or a port, in q means that nothing but the
// address of its name is looked up (RFC 3263 section 4.2). Where the domain's
// services are over TLS, and the query leaves the choice, no target of a weaker
// transport follows those. The error is a [*LookupError], or the context's.
func (r *Resolver) Locate(ctx context.Context, q Query) ([]Target, error) {
	if t, ok := Literal(q); ok {
		return []Target{t}, nil
	}
	host := strings.TrimSuffix(strings.Trim(q.Host, "[]"), ".")
	if _, valid := dns.IsDomainName(host); host == "" || !valid {
		return nil, &LookupError{Host: q.Host, Err: ErrNoAddress}
	}
	l := &lookup{resolver: r, ctx: ctx, host: host}
	if r == nil {
		l.resolver = &Resolver{}
	}
	if q.Port != 0 || isLocal(host) || !inDNS(host) {
		return l.addresses(host, q.Port, fixed(q.Transport))
	}
	services, err := l.services(q.Transport)
	if err != nil {
		return nil, err
	}
	if len(services) > 0 {
		return l.behind(services)
	}
	return l.addresses(host, 0, fixed(q.Transport))
}

// Literal returns the one target of a query that needs no look-up, and whether
// it is such a query.
func Literal(q Query) (Target, bool) {
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(q.Host, "["), "]"))
	if err != nil {
		return Target{}, false
	}
	transport := fixed(q.Transport)
	return Target{
		Addr:      netip.AddrPortFrom(addr.Unmap(), port(q.Port, transport)),
		Transport: transport,
	}, true
}

// lookup is one call of Locate.
type lookup struct {
	resolver *Resolver
	ctx      context.Context
	host     string
}

// ask asks one question within a time of its own.
func (l *lookup) ask(name string, kind uint16, within time.Duration) ([]dns.RR, error) {
	ctx, cancel := context.WithTimeout(l.ctx, within)
	defer cancel()
	records, err := l.resolver.ask(ctx, dns.Fqdn(strings.ToLower(name)), kind)
	if l.ctx.Err() != nil {
		return nil, context.Cause(l.ctx)
	}
	return records, err
}

// addresses returns a name's addresses, IPv4 first: where a server has both,
// its IPv6 is more often the one that nobody tried.
func (l *lookup) addresses(host string, wanted int, transport string) ([]Target, error) {
	if t, ok := Literal(Query{Host: host, Port: wanted, Transport: transport}); ok {
		return []Target{t}, nil
	}
	found, err := l.resolve(host)
	if len(found) == 0 {
		if l.ctx.Err() != nil {
			return nil, context.Cause(l.ctx)
		}
		if err == nil {
			err = ErrNoAddress
		}
		return nil, &LookupError{Host: host, Err: err}
	}
	targets := make([]Target, 0, len(found))
	for _, addr := range found[:min(len(found), maxTargets)] {
		targets = append(targets, Target{Addr: netip.AddrPortFrom(addr, port(wanted, transport)), Transport: transport})
	}
	return targets, nil
}

// resolve asks for both kinds of address at once. An error of one kind matters
// only where the other has none.
func (l *lookup) resolve(host string) ([]netip.Addr, error) {
	if isLocal(host) {
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.IPv6Loopback()}, nil
	}
	var found [2][]netip.Addr
	var errs [2]error
	var both sync.WaitGroup
	for i, kind := range []uint16{dns.TypeA, dns.TypeAAAA} {
		both.Go(func() {
			var records []dns.RR
			records, errs[i] = l.ask(host, kind, addrTime)
			for _, record := range records {
				if addr, ok := addressOf(record); ok {
					found[i] = append(found[i], addr)
				}
			}
		})
	}
	both.Wait()
	err := errs[0]
	if err == nil {
		err = errs[1]
	}
	return append(found[0], found[1]...), err
}

// addressOf reads an address record. What cannot be a server's is left out.
func addressOf(record dns.RR) (netip.Addr, bool) {
	var addr netip.Addr
	switch record := record.(type) {
	case *dns.A:
		addr, _ = netip.AddrFromSlice(record.A)
	case *dns.AAAA:
		addr, _ = netip.AddrFromSlice(record.AAAA)
	}
	addr = addr.Unmap()
	return addr, addr.IsValid() && !addr.IsUnspecified() && !addr.IsMulticast()
}

// fixed is the transport where no record chooses one: UDP (RFC 3263 section 4.1).
func fixed(transport string) string {
	if transport == Auto || transport == "" {
		return UDP
	}
	return transport
}

func port(given int, transport string) uint16 {
	switch {
	case given > 0 && given <= 65535:
		return uint16(given)
	case transport == TLS:
		return portSIPS
	}
	return portSIP
}

// inDNS reports whether a name can have services: a single word, or one of the
// link's own (RFC 6762), is completed or found by the operating system, which
// knows addresses only.
func inDNS(host string) bool {
	return strings.Contains(host, ".") && !strings.HasSuffix(strings.ToLower(host), ".local")
}

// isLocal reports whether a name is this machine's by definition, so that no
// question about it may leave the machine (RFC 6761 section 6.3).
func isLocal(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
