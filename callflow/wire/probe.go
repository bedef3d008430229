package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emiago/sipgo/sip"

	"siptap.org/siptap/callflow"
)

// Probed is what was found out about an account without ringing any phone.
type Probed struct {
	Server    string             // address and port of the server that was asked last, "" where none was found
	Transport string             // "udp", "tcp" or "tls"
	SIP       callflow.SIPStatus // its final answer; a code of 0: there was none
	Asked     bool               // it has asked for the password
	Accepted  bool               // it was given the password, and took it
	Phones    int                // phones that are registered with it; -1: it does not tell
	Slug      callflow.Slug      // why there was no answer, or why the password was not taken; "" = nothing is wrong
}

const (
	// probeTime is how long the last server's answer is awaited. A person watches.
	probeTime = 8 * time.Second
	// longestProbe bounds it all.
	longestProbe = 40 * time.Second
)

// Probe asks an account's server whether it is there, by an OPTIONS to the own phone's
// address (RFC 3261 section 11), and whether it takes the password: where it did not
// ask for it, by a REGISTER that has no Contact and therefore changes nothing
// (section 10.2.3). No phone rings. It takes 40 s at most, and less where ctx ends.
//
// The error says what is wrong in words for a person, with Probed.Slug beside it; or
// it is ctx's.
func Probe(ctx context.Context, o Options) (Probed, error) {
	ctx, cancel := context.WithTimeout(ctx, longestProbe)
	defer cancel()
	a, err := NewAgent(ctx, o)
	if err != nil {
		return Probed{Phones: -1, Slug: callflow.SlugInternal}, err
	}
	p := newProbe(a)
	p.run()
	if err := context.Cause(ctx); err != nil && p.err == nil && p.out.SIP.Code == 0 {
		p.err = err
	}
	return p.out, errors.Join(p.err, a.Close())
}

// probe is one account's. It belongs to its call's goroutine.
type probe struct {
	call *Call
	out  Probed
	err  error
	auth credentials
	way  way
	path path
	asks sip.RequestMethod
	turn int // rises with each request, so that late timers know that they are
}

func newProbe(a *Agent) *probe {
	p := &probe{call: newCall(a, Placement{ID: "probe"}), out: Probed{Phones: -1}}
	p.auth = p.call.credentials()
	return p
}

// run asks, and returns when that is over or the agent's context ends.
func (p *probe) run() {
	c, a := p.call, p.call.agent
	c.over = true // there is no call to be told of: only strays are left
	a.mu.Lock()
	a.calls[c.leg.callID] = c
	a.mu.Unlock()
	c.own(p.seek)
}

// seek looks for the next server.
func (p *probe) seek() {
	c := p.call
	c.background(func(ctx context.Context) func() {
		w, way, err := c.agent.find(ctx, &c.leg.search)
		return func() { p.found(w, way, err) }
	})
}

func (p *probe) found(w way, to path, err error) {
	c := p.call
	switch {
	case c.ctx.Err() != nil:
	case err == nil:
		p.way, p.path, p.asks = w, to, sip.OPTIONS
		p.out.Server, p.out.Transport = to.target.Addr.String(), to.target.Transport
		p.send()
	default:
		if errors.Is(err, errNothingLeft) {
			err = c.leg.search.err
		}
		p.err, p.out.Slug = err, slugOf(err)
	}
}

// send asks, anew with credentials where they are there.
func (p *probe) send() {
	c, l := p.call, p.call.leg
	a := c.agent
	l.cseq++
	uri := a.who.own
	if p.asks == sip.REGISTER {
		uri = newURI("", a.who.aor.Host, 0)
		if _, port, err := splitHostPort(a.who.host); err == nil {
			uri.Port = port
		}
	}
	req := l.build(p.asks, uri, p.way.route, l.cseq, p.path)
	if p.asks == sip.REGISTER {
		req.To().Address = *a.who.aor.Clone()
	} else {
		req.AppendHeader(l.contact(p.path))
		req.AppendHeader(sip.NewHeader("Accept", "application/sdp"))
	}
	p.auth.apply(req)
	c.strays++
	p.turn++
	turn := p.turn
	x := c.send(p.path, req, func(res *sip.Response, err error) {
		if err == nil && res.StatusCode < 200 {
			return
		}
		c.strays--
		p.turn++
		p.answered(res, err)
	})
	wait := probeTime
	if !l.search.empty() {
		wait = firstAnswerTime
	}
	c.after(wait, func() {
		if p.turn == turn {
			x.fail(fmt.Errorf("%w to %s from %s within %s", ErrSilent, p.asks, p.path.target, wait))
		}
	})
}

func (p *probe) answered(res *sip.Response, err error) {
	c := p.call
	if c.ctx.Err() != nil {
		return
	}
	if err != nil {
		p.failed(err)
		return
	}
	if res.StatusCode == sip.StatusUnauthorized || res.StatusCode == sip.StatusProxyAuthRequired {
		p.out.Asked = true
		if p.auth.answer(res) {
			p.send()
			return
		}
		p.out.SIP, p.out.Slug = status(res), callflow.SlugAuth
		return
	}
	p.out.Accepted = p.auth.sent()
	if p.asks == sip.REGISTER {
		// What a registrar says but for the password is no news: many have none at all.
		if res.IsSuccess() {
			p.out.Phones = len(splitAll(res, "Contact"))
		} else if res.StatusCode == sip.StatusForbidden && p.out.Accepted {
			p.out.Accepted, p.out.Slug, p.out.SIP = false, callflow.SlugAuth, status(res)
		}
		return
	}
	if res.StatusCode == sip.StatusServiceUnavailable && !c.leg.search.empty() {
		p.seek()
		return
	}
	p.out.SIP = status(res)
	if res.StatusCode == sip.StatusForbidden && p.out.Accepted {
		p.out.Accepted, p.out.Slug = false, callflow.SlugAuth
		return
	}
	if c.agent.opt.Account.Password != "" {
		p.asks = sip.REGISTER
		p.send()
	}
}

// failed takes that a server did not answer: the next one is asked, and that a
// registrar is silent is no news.
func (p *probe) failed(err error) {
	l := p.call.leg
	if p.asks == sip.REGISTER {
		return
	}
	l.search.err = worse(l.search.err, err)
	l.search.secure = l.search.secure || slugOf(err) == callflow.SlugTLS
	if l.search.empty() {
		p.err, p.out.Slug = l.search.err, slugOf(l.search.err)
		return
	}
	p.seek()
}

// splitAll returns the values of a header field that may stand several times, or
// hold several in one line.
func splitAll(res *sip.Response, name string) []string {
	var all []string
	for _, h := range res.GetHeaders(name) {
		all = append(all, splitList(h.Value())...)
	}
	return all
}
