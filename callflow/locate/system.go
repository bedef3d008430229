package locate

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/miekg/dns"
)

// Where Unix systems say who answers DNS questions, and which names they know
// themselves.
const (
	resolvConf = "/etc/resolv.conf"
	hostsFile  = "/etc/hosts"
)

// System returns this machine's DNS: its hosts file first, then the servers that
// it is configured for, read anew at each question since a laptop changes
// networks. Names that are no matter of the DNS (single words, and .local) are
// the operating system's, as is everything where resolv.conf names no server.
//
// A name with a dot in it is taken as it is: resolv.conf's search list and ndots
// count for single words only, which the operating system completes. A SIP domain
// that does not exist must not become another one.
func System() DNS { return theSystem }

var theSystem = &system{resolvConf: resolvConf, hosts: hostsFile, os: askOS}

// system is a machine's DNS.
type system struct {
	resolvConf, hosts string                                                // paths
	port              string                                                // of the servers; "" = 53
	os                func(context.Context, string, uint16) (Answer, error) // the operating system's own interface
	health            health
}

// Ask implements [DNS].
func (s *system) Ask(ctx context.Context, name string, kind uint16) (Answer, error) {
	if kind == dns.TypeA || kind == dns.TypeAAAA {
		if records := hosts(s.hosts, name, kind); len(records) > 0 {
			return Answer{Records: records}, nil
		}
	}
	bare := strings.TrimSuffix(name, ".")
	config, err := dns.ClientConfigFromFile(s.resolvConf)
	if err != nil || len(config.Servers) == 0 || !inDNS(bare) {
		return s.os(ctx, name, kind)
	}
	if s.port != "" {
		config.Port = s.port
	}
	client := Client{health: &s.health}
	for _, server := range config.Servers[:min(len(config.Servers), maxServers)] {
		client.Servers = append(client.Servers, net.JoinHostPort(server, config.Port))
	}
	return client.Ask(ctx, name, kind)
}

// maxServers bounds how many servers are asked, as operating systems bound it
// (resolv.conf(5): MAXNS).
const maxServers = 3

// hosts returns a name's addresses in a hosts file.
func hosts(file, name string, kind uint16) []dns.RR {
	f, err := os.Open(file) //nolint:gosec // the system's own
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	name = strings.TrimSuffix(name, ".")
	var found []dns.RR
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		addr, err := netip.ParseAddr(fields[0])
		if err != nil {
			continue
		}
		for _, host := range fields[1:] {
			if strings.EqualFold(host, name) {
				found = appendAddress(found, name, kind, addr)
			}
		}
	}
	return found
}

// osTTL is how long the operating system's answers hold: it does not say.
const osTTL = 30 * time.Second

// askOS asks through the operating system's own interface, which knows no NAPTR
// and no TTL.
func askOS(ctx context.Context, name string, kind uint16) (Answer, error) {
	answer := Answer{TTL: osTTL}
	bare := strings.TrimSuffix(name, ".")
	switch kind {
	case dns.TypeSRV:
		_, found, err := net.DefaultResolver.LookupSRV(ctx, "", "", name)
		for _, s := range found {
			answer.Records = append(answer.Records, &dns.SRV{
				Hdr:      dns.RR_Header{Name: name, Rrtype: kind, Class: dns.ClassINET},
				Priority: s.Priority, Weight: s.Weight, Port: s.Port, Target: dns.Fqdn(s.Target),
			})
		}
		return answer, osError(err)
	case dns.TypeA, dns.TypeAAAA:
		network := "ip4"
		if kind == dns.TypeAAAA {
			network = "ip6"
		}
		found, err := net.DefaultResolver.LookupNetIP(ctx, network, bare)
		for _, addr := range found {
			answer.Records = appendAddress(answer.Records, bare, kind, addr)
		}
		return answer, osError(err)
	}
	return answer, nil
}

// osError says in our words what the operating system's resolver says.
func osError(err error) error {
	var dnsErr *net.DNSError
	if errors.As(err, &dnsErr) && dnsErr.IsNotFound {
		return ErrNoName
	}
	return err
}

// appendAddress adds an address to records where it is of the kind asked for.
func appendAddress(records []dns.RR, name string, kind uint16, addr netip.Addr) []dns.RR {
	addr = addr.Unmap()
	header := dns.RR_Header{Name: dns.Fqdn(name), Rrtype: kind, Class: dns.ClassINET}
	switch {
	case kind == dns.TypeA && addr.Is4():
		return append(records, &dns.A{Hdr: header, A: addr.AsSlice()})
	case kind == dns.TypeAAAA && addr.Is6():
		return append(records, &dns.AAAA{Hdr: header, AAAA: addr.WithZone("").AsSlice()})
	}
	return records
}
