package locate_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/miekg/dns"

	"siptap.org/siptap/callflow/locate"
)

// zone is a DNS in memory: records in the form of zone files. A name of which it
// knows nothing does not exist.
type zone struct {
	records []dns.RR
	mute    map[string]bool // "NAPTR example.com.": questions that are never answered
	ttl     time.Duration

	mu    sync.Mutex
	asked []string
}

func newZone(t testing.TB, lines ...string) *zone {
	t.Helper()
	z := &zone{mute: map[string]bool{}}
	for _, line := range lines {
		record, err := dns.NewRR(line)
		if err != nil || record == nil {
			t.Fatalf("%q: %v", line, err)
		}
		z.records = append(z.records, record)
	}
	return z
}

func (z *zone) Ask(ctx context.Context, name string, kind uint16) (locate.Answer, error) {
	q := dns.TypeToString[kind] + " " + name
	z.mu.Lock()
	z.asked = append(z.asked, q)
	z.mu.Unlock()
	if z.mute[q] {
		<-ctx.Done()
		return locate.Answer{}, ctx.Err()
	}
	answer := locate.Answer{TTL: z.ttl}
	known := false
	for _, record := range z.records {
		if strings.EqualFold(record.Header().Name, name) {
			known = true
			if record.Header().Rrtype == kind {
				answer.Records = append(answer.Records, record)
			}
		}
	}
	if !known {
		return answer, locate.ErrNoName
	}
	return answer, nil
}
