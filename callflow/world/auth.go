package world

import (
	"crypto/rand"
	"crypto/subtle"
	"strings"

	"github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"
)

// authenticator asks for and checks digest credentials (RFC 3261 section 22,
// RFC 8760 for SHA-256).
type authenticator struct {
	realm, user, password string

	nonces map[string]int // those given out, with the highest count used of each
}

// algorithms are offered in the order of preference (RFC 8760 section 2.4).
var algorithms = []string{"SHA-256", "MD5"}

// admit reports whether a request proves that it is the person's. Where it does
// not, it has been answered: 407 with challenges, or 400 where its credentials
// are for another request.
func (a *authenticator) admit(t *serverTx) bool {
	for _, h := range t.req.GetHeaders("Proxy-Authorization") {
		cred, err := digest.ParseCredentials(h.Value())
		if err != nil || cred.Realm != a.realm {
			continue
		}
		if !sameURI(cred.URI, t.req.Recipient) {
			t.reply(400, "The Digest URI Is Not The Request URI")
			return false
		}
		if !a.right(cred, string(t.req.Method)) {
			continue
		}
		if used, given := a.nonces[cred.Nonce]; given && cred.Nc > used {
			a.nonces[cred.Nonce] = cred.Nc
			return true
		}
		a.challenge(t, true) // the password is right, only the nonce is not fresh
		return false
	}
	a.challenge(t, false)
	return false
}

// ours reports whether the request's topmost credentials are for this realm.
func (a *authenticator) ours(req *sip.Request) bool {
	h := req.GetHeader("Proxy-Authorization")
	if h == nil {
		return false
	}
	cred, err := digest.ParseCredentials(h.Value())
	return err == nil && cred.Realm == a.realm
}

// right reports whether credentials are what the password makes of them.
func (a *authenticator) right(cred *digest.Credentials, method string) bool {
	if cred.Username != a.user || cred.QOP != "auth" || cred.Cnonce == "" {
		return false
	}
	want, err := digest.Digest(
		&digest.Challenge{Realm: a.realm, Nonce: cred.Nonce, Algorithm: cred.Algorithm, QOP: []string{"auth"}},
		digest.Options{
			Method: method, URI: cred.URI, Count: cred.Nc,
			Username: a.user, Password: a.password, Cnonce: cred.Cnonce,
		})
	return err == nil && subtle.ConstantTimeCompare([]byte(want.Response), []byte(strings.ToLower(cred.Response))) == 1
}

// challenge answers 407 with a fresh nonce for each algorithm.
func (a *authenticator) challenge(t *serverTx, stale bool) {
	res := t.response(407, reason(407))
	for _, algorithm := range algorithms {
		nonce := rand.Text()
		a.nonces[nonce] = 0
		c := digest.Challenge{Realm: a.realm, Nonce: nonce, Algorithm: algorithm, QOP: []string{"auth"}, Stale: stale}
		res.AppendHeader(sip.NewHeader("Proxy-Authenticate", c.String()))
	}
	t.respond(res)
}

// sameURI reports whether the digest's uri is the request's (RFC 7616 section
// 3.4.6: they have to be the same resource).
func sameURI(text string, recipient sip.Uri) bool {
	var uri sip.Uri
	return sip.ParseUri(text, &uri) == nil && uri.String() == recipient.String()
}
