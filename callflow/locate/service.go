package locate

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/miekg/dns"
)

// This file holds the domain's services: which transports it offers, and at
// which hosts (RFC 3263 sections 4.1 and 4.2).

// service is one SRV name to ask for, or, once asked, its records.
type service struct {
	transport string
	name      string // _sip._udp.example.com
	records   []*dns.SRV
	err       error
}

// maxServices bounds how many NAPTR records are followed: there are three
// transports, and nobody needs more than two names for each.
const maxServices = 6

// services returns the domain's services that have records, the one to try first
// in front. None, without an error, leaves the domain's own address to try.
func (l *lookup) services(transport string) ([]service, error) {
	if transport != Auto && transport != "" {
		return l.records([]service{{transport: transport, name: serviceName(transport, l.host)}})
	}
	naptr, _ := l.ask(l.host, dns.TypeNAPTR, serviceTime)
	if l.ctx.Err() != nil {
		return nil, context.Cause(l.ctx)
	}
	if chosen := chosen(naptr); len(chosen) > 0 {
		found, err := l.records(chosen)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return l.records([]service{
		{transport: TLS, name: serviceName(TLS, l.host)},
		{transport: TCP, name: serviceName(TCP, l.host)},
		{transport: UDP, name: serviceName(UDP, l.host)},
	})
}

// serviceName is where a domain's SRV records for a transport stand.
func serviceName(transport, host string) string {
	switch transport {
	case TLS:
		return "_sips._tcp." + host
	case TCP:
		return "_sip._tcp." + host
	}
	return "_sip._udp." + host
}

// chosen returns the services that NAPTR records name, as the domain's owner
// ordered them, those that we cannot speak left out (RFC 3263 section 4.1).
func chosen(records []dns.RR) []service {
	var naptr []*dns.NAPTR
	for _, record := range records {
		n, ok := record.(*dns.NAPTR)
		if ok && strings.EqualFold(n.Flags, "s") && n.Regexp == "" && naptrTransport(n.Service) != "" && n.Replacement != "." {
			naptr = append(naptr, n)
		}
	}
	slices.SortStableFunc(naptr, func(a, b *dns.NAPTR) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Preference, b.Preference))
	})
	var found []service
	for _, n := range naptr[:min(len(naptr), maxServices)] {
		found = append(found, service{transport: naptrTransport(n.Service), name: strings.TrimSuffix(n.Replacement, ".")})
	}
	return found
}

func naptrTransport(service string) string {
	switch strings.ToUpper(service) {
	case "SIPS+D2T":
		return TLS
	case "SIP+D2T":
		return TCP
	case "SIP+D2U":
		return UDP
	}
	return ""
}

// records asks for the services' SRV records, all at once, and returns the
// services that have some. A domain none of whose services has any, and that says
// of one that there is none, has no SIP.
func (l *lookup) records(services []service) ([]service, error) {
	var all sync.WaitGroup
	for i := range services {
		all.Go(func() {
			s := &services[i]
			var records []dns.RR
			records, s.err = l.ask(s.name, dns.TypeSRV, serviceTime)
			s.records, s.err = usable(records, s.err)
		})
	}
	all.Wait()
	if l.ctx.Err() != nil {
		return nil, context.Cause(l.ctx)
	}
	denied := false
	var found []service
	for _, s := range services {
		denied = denied || errors.Is(s.err, ErrNoService)
		if len(s.records) > 0 {
			found = append(found, s)
		}
	}
	if len(found) == 0 && denied {
		return nil, &LookupError{Host: l.host, Err: ErrNoService}
	}
	return found, nil
}

// usable returns the SRV records that name a place.
func usable(records []dns.RR, err error) ([]*dns.SRV, error) {
	var found []*dns.SRV
	for _, record := range records {
		srv, ok := record.(*dns.SRV)
		switch {
		case !ok:
		case srv.Target == ".":
			if len(records) == 1 {
				return nil, ErrNoService
			}
		case srv.Port != 0:
			found = append(found, srv)
		}
	}
	return found, err
}

// maxHosts bounds how many hosts of one service are looked up.
const maxHosts = 8

// behind returns the targets behind services that have records; the hosts are
// looked up all at once. Once there are targets over TLS, those of weaker
// transports are left out: whoever could make the TLS server fail would have the
// password's digest and the numbers in clear.
func (l *lookup) behind(services []service) ([]Target, error) {
	type place struct {
		transport, host string
		port            int
		found           []Target
		err             error
	}
	var places []*place
	var all sync.WaitGroup
	for _, s := range services {
		records := weigh(s.records, l.resolver.random)
		for _, record := range records[:min(len(records), maxHosts)] {
			p := &place{transport: s.transport, host: strings.TrimSuffix(record.Target, "."), port: int(record.Port)}
			places = append(places, p)
			all.Go(func() { p.found, p.err = l.addresses(p.host, p.port, p.transport) })
		}
	}
	all.Wait()
	if l.ctx.Err() != nil {
		return nil, context.Cause(l.ctx)
	}
	var targets []Target
	secure := false
	for _, p := range places {
		if len(p.found) > 0 && (!secure || p.transport == TLS) {
			targets = append(targets, p.found...)
			secure = secure || p.transport == TLS
		}
	}
	if len(targets) == 0 {
		return nil, places[0].err
	}
	targets = once(targets)
	return targets[:min(len(targets), maxTargets)], nil
}

// once leaves out what was there before: nobody is asked twice.
func once(targets []Target) []Target {
	seen := make(map[Target]bool)
	var found []Target
	for _, t := range targets {
		if !seen[t] {
			seen[t] = true
			found = append(found, t)
		}
	}
	return found
}
