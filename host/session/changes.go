package session

import (
	"bytes"
	"encoding/json"
	"sync"
	"time"

	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/setup"
)

// lookEvery is how often the files are looked at: a person who comes back from
// another window sees what they have changed there.
const lookEvery = time.Second

// changes know what was told last of what is set up.
type changes struct {
	mu       sync.Mutex
	begun    bool
	stamp    setup.Stamp
	accounts []byte
	settings []byte
}

// begin says that notifications may be sent: the browser has said hello.
func (c *changes) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begun = true
}

// watch tells of changes that others make, until the returned function is called.
func (s *session) watch() (end func()) {
	if s.Files == nil {
		return func() {}
	}
	s.look(false)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(lookEvery)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				s.look(false)
			}
		}
	}()
	return func() {
		close(stop)
		<-done
	}
}

// tellChanges tells what a request of this session has changed.
func (s *session) tellChanges() { s.look(true) }

// look reads the files where they have changed, or anyway, and tells what is new.
func (s *session) look(anyway bool) {
	c := &s.changes
	c.mu.Lock()
	defer c.mu.Unlock()
	stamp := s.Files.Stamp()
	if stamp == c.stamp && !anyway {
		return
	}
	c.stamp = stamp
	state := s.Files.Read()
	if state.Config != nil && s.Changed != nil {
		s.Changed(state.Config)
	}
	accounts, settings := s.accountsNow(state), s.settingsNow(state)
	newAccounts, _ := json.Marshal(accounts) // our own types can be written
	newSettings, _ := json.Marshal(settings)
	if c.begun && !bytes.Equal(newAccounts, c.accounts) {
		s.conn.Notify(protocol.NotificationAccounts, accounts)
	}
	if c.begun && !bytes.Equal(newSettings, c.settings) {
		s.conn.Notify(protocol.NotificationSettings, settings)
	}
	c.accounts, c.settings = newAccounts, newSettings
}
