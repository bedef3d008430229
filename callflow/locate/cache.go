package locate

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/miekg/dns"
)

// ErrNoName indicates a name that does not exist in the DNS (NXDOMAIN).
var ErrNoName = errors.New("no such name")

// DNS is what locate asks.
type DNS interface {
	// Ask returns a name's records of one type (dns.TypeA and so on), aliases
	// (CNAME) followed. name ends in a dot. A name without such records has an
	// Answer without any and no error; one that does not exist ErrNoName.
	Ask(ctx context.Context, name string, kind uint16) (Answer, error)
}

// Answer is what the DNS says to one question.
type Answer struct {
	Records []dns.RR
	TTL     time.Duration // how long it may be remembered, also that there is nothing; 0 = not at all
}

const (
	// maxTTL bounds how long an answer is believed: a day's TTL on a server that
	// has moved would cost a day.
	maxTTL = time.Hour
	// maxNoTTL is the same for the answer that there is nothing.
	maxNoTTL = 5 * time.Minute
	// maxCached bounds how many answers are remembered.
	maxCached = 256
	// maxRecords bounds how many records of one answer are looked at.
	maxRecords = 128
)

// question names an answer in the cache.
type question struct {
	name string
	kind uint16
}

// cached is a remembered answer.
type cached struct {
	records []dns.RR
	err     error // nil or ErrNoName
	until   time.Time
}

// cache remembers answers for their TTL.
type cache struct {
	mu      sync.Mutex
	answers map[question]cached
}

// ask answers a question from the cache, or asks the DNS.
func (r *Resolver) ask(ctx context.Context, name string, kind uint16) ([]dns.RR, error) {
	q := question{name, kind}
	if known, ok := r.cache.get(q); ok {
		return known.records, known.err
	}
	source := r.DNS
	if source == nil {
		source = System()
	}
	answer, err := source.Ask(ctx, name, kind)
	if len(answer.Records) > maxRecords {
		answer.Records = answer.Records[:maxRecords]
	}
	if err == nil || errors.Is(err, ErrNoName) {
		longest := maxTTL
		if len(answer.Records) == 0 {
			longest = maxNoTTL
		}
		r.cache.put(q, cached{answer.Records, err, time.Now().Add(min(answer.TTL, longest))})
	}
	return answer.Records, err
}

func (c *cache) get(q question) (cached, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.answers[q]
	return known, ok && time.Now().Before(known.until)
}

// put remembers an answer. A full cache forgets what is over, and where nothing
// is, all: that is rarer than it is worth more thought.
func (c *cache) put(q question, answer cached) {
	now := time.Now()
	if !now.Before(answer.until) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.answers) >= maxCached {
		for key, old := range c.answers {
			if !now.Before(old.until) {
				delete(c.answers, key)
			}
		}
	}
	if c.answers == nil || len(c.answers) >= maxCached {
		c.answers = make(map[question]cached)
	}
	c.answers[q] = answer
}
