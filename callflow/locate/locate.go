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
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
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

// The longest waits for the DNS. The SRV stage has its own, since a resolver
// that drops SRV questions must not take the address question with it.
const (
	srvTime  = 3 * time.Second
	addrTime = 5 * time.Second
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
	Err  error  // ErrNoAddress, ErrNoService or the resolver's own
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

// DNS is what locate asks; a [net.Resolver] is one.
type DNS interface {
	// LookupSRV returns records sorted by priority and shuffled by weight.
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Resolver locates servers. Its zero value, and a nil one, ask the system.
type Resolver struct {
	DNS DNS // nil: net.DefaultResolver
}

// Locate returns the targets for q, the one to try first in front, never none
// without an error. An address, or a port, in q means that nothing but the
// address of its name is looked up (RFC 3263 section 4.2). The error is a
// [*LookupError], or the context's.
func (r *Resolver) Locate(ctx context.Context, q Query) ([]Target, error) {
	host := strings.TrimSuffix(strings.TrimPrefix(q.Host, "["), "]")
	if t, ok := Literal(q); ok {
		return []Target{t}, nil
	}
	if host == "" {
		return nil, &LookupError{Host: q.Host, Err: ErrNoAddress}
	}
	if q.Port != 0 || isLocal(host) {
		return r.addresses(ctx, host, q.Port, fixed(q.Transport))
	}
	for _, transport := range candidates(q.Transport) {
		targets, err := r.services(ctx, host, transport)
		if err != nil || len(targets) > 0 {
			return targets, err
		}
	}
	return r.addresses(ctx, host, 0, fixed(q.Transport))
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

// services returns the targets behind a domain's SRV records for a transport;
// none, without an error, where the domain has no such records.
func (r *Resolver) services(ctx context.Context, host, transport string) ([]Target, error) {
	service, proto := "sip", transport
	if transport == TLS {
		service, proto = "sips", TCP
	}
	asking, cancel := context.WithTimeout(ctx, srvTime)
	_, records, _ := r.dns().LookupSRV(asking, service, proto, host)
	cancel()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	// No records, for whatever reason, leaves the domain's own address to try
	// (RFC 3263 section 4.2). Records beside an error are good: the error then
	// tells of others that were dropped.
	if len(records) == 0 {
		return nil, nil
	}
	if len(records) == 1 && strings.TrimSuffix(records[0].Target, ".") == "" {
		return nil, &LookupError{Host: host, Err: ErrNoService}
	}
	var targets []Target
	var failed error
	for _, record := range records {
		if len(targets) >= maxTargets {
			break
		}
		found, err := r.addresses(ctx, strings.TrimSuffix(record.Target, "."), int(record.Port), transport)
		if err != nil {
			failed = err
			continue
		}
		targets = append(targets, found...)
	}
	if len(targets) == 0 {
		return nil, failed
	}
	return targets[:min(len(targets), maxTargets)], nil
}

// addresses returns a name's addresses, IPv4 first: where a server has both,
// its IPv6 is more often the one that nobody tried.
func (r *Resolver) addresses(ctx context.Context, host string, wanted int, transport string) ([]Target, error) {
	if t, ok := Literal(Query{Host: host, Port: wanted, Transport: transport}); ok {
		return []Target{t}, nil
	}
	asking, cancel := context.WithTimeout(ctx, addrTime)
	defer cancel()
	found, err := r.dns().LookupNetIP(asking, "ip", host)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err == nil && len(found) == 0 {
		err = ErrNoAddress
	}
	if err != nil {
		return nil, &LookupError{Host: host, Err: err}
	}
	slices.SortStableFunc(found, func(a, b netip.Addr) int { return a.Unmap().BitLen() - b.Unmap().BitLen() })
	targets := make([]Target, 0, len(found))
	for _, addr := range found[:min(len(found), maxTargets)] {
		targets = append(targets, Target{
			Addr:      netip.AddrPortFrom(addr.Unmap(), port(wanted, transport)),
			Transport: transport,
		})
	}
	return targets, nil
}

func (r *Resolver) dns() DNS {
	if r == nil || r.DNS == nil {
		return net.DefaultResolver
	}
	return r.DNS
}

// candidates are the transports whose SRV records are asked for, in order.
func candidates(transport string) []string {
	if transport == Auto || transport == "" {
		return []string{UDP, TCP}
	}
	return []string{transport}
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

// isLocal reports whether a name is this machine's by definition, so that no
// question about it may leave the machine (RFC 6761 section 6.3).
func isLocal(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
