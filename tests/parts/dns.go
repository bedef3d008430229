package parts

import (
	"net"
	"sync"
	"testing"

	"github.com/miekg/dns"
)

// DNS is a name server of a test's own; it knows what it is told, and says of
// every other name that it does not exist.
type DNS struct {
	Addr string // the address, without the port that is 53

	mu    sync.Mutex
	zone  map[string][]dns.RR // by lower-case name
	asked []string            // "NAPTR siptap.test."
}

// StartDNS starts a name server with records as they stand in a zone file:
// "_sip._udp.siptap.test. 60 IN SRV 1 0 5060 a.siptap.test.".
func StartDNS(t testing.TB, records ...string) *DNS {
	t.Helper()
	d := &DNS{Addr: loopback(), zone: make(map[string][]dns.RR)}
	for _, text := range records {
		rr, err := dns.NewRR(text)
		if err != nil {
			t.Fatalf("the record %q: %v", text, err)
		}
		name := dns.CanonicalName(rr.Header().Name)
		d.zone[name] = append(d.zone[name], rr)
	}
	conn, err := net.ListenPacket("udp4", net.JoinHostPort(d.Addr, "53"))
	if err != nil {
		t.Skipf("a name server needs port 53: %v", err)
	}
	server := &dns.Server{PacketConn: conn, Handler: dns.HandlerFunc(d.answer)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.ActivateAndServe() // until its socket is closed
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-ended
	})
	return d
}

// answer answers a query from the zone.
func (d *DNS) answer(w dns.ResponseWriter, query *dns.Msg) {
	reply := new(dns.Msg).SetReply(query)
	reply.Authoritative = true
	d.mu.Lock()
	for _, q := range query.Question {
		d.asked = append(d.asked, dns.TypeToString[q.Qtype]+" "+q.Name)
		records, known := d.zone[dns.CanonicalName(q.Name)]
		if !known {
			reply.Rcode = dns.RcodeNameError
		}
		for _, rr := range records {
			if rr.Header().Rrtype == q.Qtype {
				reply.Answer = append(reply.Answer, rr)
			}
		}
	}
	d.mu.Unlock()
	_ = w.WriteMsg(reply)
}

// Asked returns the questions that came, in order: "SRV _sip._udp.siptap.test.".
func (d *DNS) Asked() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.asked...)
}
