package wire

import (
	"slices"
	"sync"

	"github.com/emiago/sipgo/sip"
)

// Trust is what has been learnt of those who ask for an account's password. It may
// be shared by several agents of one account, one after the other or at once. The
// zero value has learnt nothing.
type Trust struct {
	mu       sync.Mutex
	realm    string // the pinned one; "" while nobody has challenged
	strength int    // of the strongest challenge that the realm has shown
	nonces   map[string]uint32
	order    []string // of nonces, the oldest first
}

// maxNonces bounds how many nonces are counted.
const maxNonces = 64

// pin pins realm where none is pinned yet, and returns the pinned one.
func (t *Trust) pin(realm string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.realm == "" {
		t.realm = realm
	}
	return t.realm
}

// strengthen takes the strength of the realm's challenge, and reports whether it is
// as strong as the strongest before: who offers less has been meddled with.
func (t *Trust) strengthen(strength int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if strength < t.strength {
		return false
	}
	t.strength = strength
	return true
}

// use counts a use of a nonce (RFC 7616 section 3.4, nc).
func (t *Trust) use(nonce string) uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.nonces == nil {
		t.nonces = make(map[string]uint32)
	}
	if t.nonces[nonce] == 0 {
		if len(t.order) == maxNonces {
			delete(t.nonces, t.order[0])
			t.order = t.order[1:]
		}
		t.order = append(t.order, nonce)
	}
	t.nonces[nonce]++
	return t.nonces[nonce]
}

// realmOf is one (status, realm) pair that challenged.
type realmOf struct {
	status int
	realm  string
}

// credentials answers the challenges to one request and its retries. It is used
// from one goroutine.
type credentials struct {
	account Account
	trust   *Trust
	decided func(what string, args ...any) // writes a decision and its reason down
	inside  []realmOf                      // inside a dialog: what challenged its INVITE; nil outside
	dialog  bool                           // whether the request is inside a dialog
	taken   map[int]challenge              // by status: what the next attempt answers
	tried   map[int]bool                   // by status: answered, and not heard of since
	met     []realmOf                      // what was answered
	stale   bool                           // whether the one renewal of a stale nonce is used up
}

// credentials are those of a new INVITE, or of a request inside a dialog: there
// only what has challenged the dialog's INVITE is answered, so that a peer cannot
// gather digests.
func (c *Call) credentials() credentials {
	return credentials{account: c.agent.opt.Account, trust: c.agent.trust, decided: c.decided}
}

// sent reports whether the last attempt carried credentials.
func (c *credentials) sent() bool { return len(c.taken) > 0 }

// accepted says that the credentials sent were good: what was refused is something
// else. A server that wants a new nonce each time may challenge once more.
func (c *credentials) accepted() { c.tried, c.stale = nil, false }

// answer takes a 401 or 407 and reports whether another attempt is worth making:
// once for each status, and once more in all where the server says that only
// the nonce was stale. A wrong password so costs one attempt.
func (c *credentials) answer(res *sip.Response) bool {
	if res.StatusCode != sip.StatusUnauthorized && res.StatusCode != sip.StatusProxyAuthRequired {
		return false
	}
	ignored := func(why string, args ...any) bool {
		c.decided("the challenge is not answered", append([]any{"code", res.StatusCode, "why", why}, args...)...)
		return false
	}
	if c.account.Password == "" {
		return ignored("there is no password")
	}
	list := parseChallenges(res)
	realm := c.account.Realm
	if realm == "" {
		realm = c.trust.pin("")
	}
	ch, ok := strongest(list, res.StatusCode, realm, realm != "")
	switch from := (realmOf{ch.status, ch.realm}); {
	case !ok:
		return ignored("no challenge of the realm that can be answered", "challenges", len(list), "realm", realm)
	case c.dialog && !slices.Contains(c.inside, from):
		return ignored("it has not challenged the dialog's INVITE", "realm", ch.realm)
	case c.tried[ch.status] && (!ch.stale || c.stale):
		return ignored("the password was refused", "realm", ch.realm)
	case c.account.Realm == "" && c.trust.pin(ch.realm) != ch.realm:
		return ignored("another realm is pinned", "realm", ch.realm)
	case !c.trust.strengthen(ch.strength()):
		return ignored("the realm has asked for a stronger digest before", "realm", ch.realm, "algorithm", ch.algorithm)
	}
	if c.tried[ch.status] {
		c.stale = true
	}
	c.take(ch)
	// A proxy that has forked passes on the challenges of others as well.
	for _, kind := range challengers {
		other, ok := strongest(list, kind.status, ch.realm, true)
		from := realmOf{other.status, other.realm}
		if ok && kind.status != ch.status && !c.tried[kind.status] && c.trust.strengthen(other.strength()) &&
			(!c.dialog || slices.Contains(c.inside, from)) {
			c.take(other)
		}
	}
	return true
}

// take has the next attempt answer a challenge.
func (c *credentials) take(ch challenge) {
	if c.taken == nil {
		c.taken = make(map[int]challenge)
	}
	if c.tried == nil {
		c.tried = make(map[int]bool)
	}
	c.taken[ch.status], c.tried[ch.status] = ch, true
	if from := (realmOf{ch.status, ch.realm}); !slices.Contains(c.met, from) {
		c.met = append(c.met, from)
	}
	c.decided("the challenge is answered", "code", ch.status, "realm", ch.realm, "algorithm", ch.algorithm, "stale", ch.stale)
}

// apply puts the credentials into a request that is otherwise whole: auth-int signs
// its body.
func (c *credentials) apply(req *sip.Request) {
	user := c.account.AuthUser
	if user == "" {
		user = c.account.User
	}
	for _, kind := range challengers {
		if ch, ok := c.taken[kind.status]; ok {
			req.AppendHeader(sip.NewHeader(answers[kind.status], ch.answer(signed{
				user: user, password: c.account.Password,
				method: string(req.Method), uri: req.Recipient.String(), body: req.Body(),
			}, c.trust.use(ch.nonce))))
		}
	}
}

// answers are the header fields that answer a challenge, by status.
var answers = map[int]string{
	sip.StatusUnauthorized:      "Authorization",
	sip.StatusProxyAuthRequired: "Proxy-Authorization",
}
