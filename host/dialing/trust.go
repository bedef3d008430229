package dialing

import (
	"fmt"
	"sync"

	"siptap.org/siptap/callflow/wire"
)

// trusts are what is known of those who ask for the accounts' passwords. It
// outlives an account's agents, but not a change of where the account is.
type trusts struct {
	mu    sync.Mutex
	known map[string]*wire.Trust
}

func (t *trusts) of(account wire.Account) *wire.Trust {
	key := fmt.Sprintf("%q %q %v %q %q %q %q", account.Name, account.Domain, account.Proxies,
		account.User, account.AuthUser, account.Transport, account.Realm)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil {
		t.known = make(map[string]*wire.Trust)
	}
	if t.known[key] == nil {
		t.known[key] = new(wire.Trust)
	}
	return t.known[key]
}
