package locate

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/miekg/dns"
)

// ErrLoop indicates a name whose aliases lead nowhere: in a circle, or too far.
var ErrLoop = errors.New("the name's aliases (CNAME) do not end")

// ErrServer indicates that no DNS server gave an answer that could be used.
var ErrServer = errors.New("no DNS server gave a usable answer")

const (
	// tryTime is how long one DNS server is waited for before the next is asked.
	tryTime = time.Second
	// rounds is how often each server is asked.
	rounds = 2
	// maxAliases bounds how many CNAMEs are followed for one question.
	maxAliases = 8
	// bufferSize is offered for UDP answers: what passes any link unfragmented
	// (dnsflagday.net 2020).
	bufferSize = 1232
)

// Client asks recursive DNS servers. It is a [DNS].
type Client struct {
	Servers []string // host:port, asked in this order

	health *health // nil: none is kept
}

// Ask implements [DNS].
func (c *Client) Ask(ctx context.Context, name string, kind uint16) (Answer, error) {
	total := Answer{TTL: maxTTL}
	seen := make(map[string]bool)
	for len(seen) < maxAliases && !seen[strings.ToLower(name)] {
		seen[strings.ToLower(name)] = true
		reply, err := c.exchange(ctx, name, kind)
		if err != nil {
			return Answer{}, err
		}
		part, next, err := read(reply, name, kind)
		total.TTL = min(total.TTL, part.TTL)
		if err != nil {
			return Answer{TTL: total.TTL}, err
		}
		if len(part.Records) > 0 || next == "" {
			total.Records = part.Records
			return total, nil
		}
		name = next
	}
	return Answer{}, fmt.Errorf("%w: %s", ErrLoop, name)
}

// exchange gets one server's answer to the question itself.
func (c *Client) exchange(ctx context.Context, name string, kind uint16) (*dns.Msg, error) {
	failed := error(ErrServer)
	servers := c.health.order(c.Servers)
	for range rounds {
		for _, server := range servers {
			reply, err := c.askServer(ctx, server, name, kind)
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			_, unheard := errors.AsType[net.Error](err)
			c.health.note(server, !unheard)
			if err == nil {
				return reply, nil
			}
			failed = fmt.Errorf("%w: %s: %w", ErrServer, server, err)
		}
	}
	return nil, failed
}

// askServer asks one server over UDP, over TCP where the answer is too long for
// that, and without extensions where the server does not know them (RFC 6891
// section 7).
func (c *Client) askServer(ctx context.Context, server, name string, kind uint16) (*dns.Msg, error) {
	query := new(dns.Msg).SetQuestion(name, kind)
	query.SetEdns0(bufferSize, false)
	reply, err := send(ctx, "udp", server, query)
	if err == nil && (reply.Rcode == dns.RcodeFormatError || reply.Rcode == dns.RcodeNotImplemented) {
		query.Extra = nil
		reply, err = send(ctx, "udp", server, query)
	}
	if err == nil && reply.Truncated {
		reply, err = send(ctx, "tcp", server, query)
	}
	switch {
	case err != nil:
		return nil, err
	case reply.Rcode != dns.RcodeSuccess && reply.Rcode != dns.RcodeNameError:
		return nil, fmt.Errorf("%s", dns.RcodeToString[reply.Rcode])
	case reply.Truncated:
		return nil, errors.New("the answer is cut off")
	}
	return reply, nil
}

// send makes one exchange, bounded by tryTime. An answer to another question
// than ours is none.
func send(ctx context.Context, network, server string, query *dns.Msg) (*dns.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	client := &dns.Client{Net: network, Timeout: tryTime}
	reply, _, err := client.ExchangeContext(ctx, query, server)
	if err != nil {
		return nil, err
	}
	q := query.Question[0]
	if !reply.Response || len(reply.Question) != 1 || reply.Question[0].Qtype != q.Qtype ||
		!strings.EqualFold(reply.Question[0].Name, q.Name) {
		return nil, errors.New("an answer to another question")
	}
	return reply, nil
}

// read takes out of a reply what answers the question: the records of the name,
// or of what its aliases lead to; next is the alias to ask about where the reply
// does not say more. Records that nobody asked for are left alone.
func read(reply *dns.Msg, name string, kind uint16) (found Answer, next string, err error) {
	found.TTL = maxTTL
	aliases := make(map[string]*dns.CNAME)
	for _, record := range reply.Answer {
		if alias, ok := record.(*dns.CNAME); ok && kind != dns.TypeCNAME {
			aliases[strings.ToLower(alias.Hdr.Name)] = alias
		}
	}
	owner := strings.ToLower(name)
	for range maxAliases {
		alias, ok := aliases[owner]
		if !ok {
			break
		}
		delete(aliases, owner)
		found.TTL = min(found.TTL, ttl(alias))
		owner = strings.ToLower(alias.Target)
		next = owner
	}
	for _, record := range reply.Answer {
		if h := record.Header(); h.Rrtype == kind && strings.EqualFold(h.Name, owner) && h.Class == dns.ClassINET {
			found.Records = append(found.Records, record)
			found.TTL = min(found.TTL, ttl(record))
		}
	}
	if len(found.Records) > 0 {
		return found, "", nil
	}
	if next == "" || reply.Rcode == dns.RcodeNameError {
		found.TTL = min(found.TTL, nothingFor(reply))
		next = ""
	}
	if reply.Rcode == dns.RcodeNameError {
		err = ErrNoName
	}
	return found, next, err
}

func ttl(record dns.RR) time.Duration { return time.Duration(record.Header().Ttl) * time.Second }

// nothingFor is how long "there is none" holds: by the zone's SOA (RFC 2308
// section 5), not at all without one.
func nothingFor(reply *dns.Msg) time.Duration {
	for _, record := range reply.Ns {
		if soa, ok := record.(*dns.SOA); ok {
			return min(ttl(soa), time.Duration(soa.Minttl)*time.Second)
		}
	}
	return 0
}
