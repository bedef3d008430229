package wire

import (
	"context"
	"errors"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
)

// way is where an INVITE may leave: an outbound proxy, or the domain's own server.
type way struct {
	query locate.Query
	route []string // Route of requests outside a dialog
	tls   string   // whose name a TLS certificate must carry (RFC 5922)
	uri   *sip.Uri // Request-URI where a 3xx gave another; else nil
}

// candidate is one target of a way.
type candidate struct {
	way    way
	target locate.Target
}

// search is what is left to be tried for an INVITE (RFC 3263 section 4.3): the
// outbound proxies in their order, each one's targets in theirs, and at the end
// those that failed lately.
type search struct {
	ways   []way       // not looked up yet
	ready  []candidate // looked up
	later  []candidate // failed lately
	secure bool        // TLS failed: nothing weaker is tried
	err    error       // why what was tried failed
}

// errNothingLeft says that every target was tried.
var errNothingLeft = errors.New("no server is left to try")

// empty reports whether nothing is left.
func (s *search) empty() bool { return len(s.ways)+len(s.ready)+len(s.later) == 0 }

// worse returns the error to tell of two: the later one, but a failure of TLS
// rather than any other, since it is what a person can mend.
func worse(was, is error) error {
	if is == nil || slugOf(was) == callflow.SlugTLS && slugOf(is) != callflow.SlugTLS {
		return was
	}
	return is
}

// slugOf is whose fault an error is.
func slugOf(err error) callflow.Slug {
	if known, ok := errors.AsType[*pathError](err); ok {
		return known.slug
	}
	if errors.Is(err, ErrClosed) {
		return callflow.SlugInternal
	}
	return callflow.SlugUnreachable
}

// unget puts a candidate back that was not needed after all.
func (s *search) unget(w way, p path) {
	s.ready = append([]candidate{{w, p.target}}, s.ready...)
}

// find opens the way to the next target that can be opened. It may take as long as
// DNS and connecting take; ctx ends it. The error is [errNothingLeft], with the
// reasons in s.err, or the context's.
func (a *Agent) find(ctx context.Context, s *search) (way, path, error) {
	for {
		if ctx.Err() != nil {
			return way{}, path{}, context.Cause(ctx)
		}
		if len(s.ready) == 0 && len(s.ways) > 0 {
			a.lookUp(ctx, s)
			continue
		}
		if len(s.ready) == 0 {
			s.ready, s.later = s.later, nil
		}
		if len(s.ready) == 0 {
			return way{}, path{}, errNothingLeft
		}
		next := s.ready[0]
		s.ready = s.ready[1:]
		if s.secure && next.target.Transport != locate.TLS {
			continue
		}
		p, err := a.open(ctx, next.target, next.way.tls)
		if err == nil {
			return next.way, p, nil
		}
		if ctx.Err() != nil {
			continue
		}
		a.log.Info("a server could not be reached", "target", next.target.String(), "error", err)
		a.ill(next.target, illTime)
		s.err = worse(s.err, err)
		s.secure = s.secure || slugOf(err) == callflow.SlugTLS
	}
}

// lookUp takes the next way's targets into the search.
func (a *Agent) lookUp(ctx context.Context, s *search) {
	w := s.ways[0]
	s.ways = s.ways[1:]
	targets, err := a.opt.Resolver.Locate(ctx, w.query)
	if err != nil {
		if ctx.Err() == nil {
			a.log.Info("a server was not found", "error", err)
			s.err = worse(s.err, &pathError{callflow.SlugDNS, err})
		}
		return
	}
	for _, t := range targets {
		if a.isIll(t) {
			s.later = append(s.later, candidate{w, t})
		} else {
			s.ready = append(s.ready, candidate{w, t})
		}
	}
}

const (
	// illTime is how long a target that failed is tried last.
	illTime = time.Minute
	// longestIll bounds what a server may ask for by Retry-After.
	longestIll = 10 * time.Minute
	// maxIll bounds how many targets are remembered as failed.
	maxIll = 64
)

// ill remembers that a target failed.
func (a *Agent) ill(t locate.Target, d time.Duration) {
	now := time.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	for other, until := range a.failing {
		if !now.Before(until) {
			delete(a.failing, other)
		}
	}
	if len(a.failing) < maxIll {
		a.failing[t] = now.Add(d)
	}
}

// well takes a target that answers off the list of those that failed.
func (a *Agent) well(t locate.Target) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.failing, t)
}

func (a *Agent) isIll(t locate.Target) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	until, ok := a.failing[t]
	return ok && time.Now().Before(until)
}
