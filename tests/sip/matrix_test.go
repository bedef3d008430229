package sip

import (
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"

	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/tests/parts"
)

var update = flag.Bool("update", false, "write what was told into MATRIX.md")

// atOnce is how many sites are open at the same time: their calls mostly wait.
const atOnce = 4

// TestMatrix calls through every server to every phone in every situation: what is
// told must be what happened, and be what MATRIX.md says.
func TestMatrix(t *testing.T) {
	t.Parallel()
	document := openDocument(t)
	free := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for _, s := range servers {
		for _, m := range parts.Makes {
			if m.Frail && !*update && !*long {
				continue
			}
			if why := s.without[m.Name]; why != "" {
				document.leaveOut(s.name, m.Name, why)
				continue
			}
			free <- struct{}{}
			all.Go(func() {
				defer func() { <-free }()
				t.Run(s.name+"/"+m.Name, func(t *testing.T) { fillIn(t, document, s, m) })
			})
		}
	}
	all.Wait()
}

// fillIn plays every situation with one phone at one server.
func fillIn(t *testing.T, document *document, s server, m parts.Make) {
	at := s.open(t, m)
	for _, c := range situations {
		if why := s.without[c.name]; why != "" {
			document.leaveOut(s.name, c.name, why)
			continue
		}
		good := t.Run(c.name, func(t *testing.T) {
			told := at.call(t, c)
			document.note(t, s.name, m.Name, c.name, told)
			if want := c.told(m); told != want {
				t.Fatalf("told %q, want %q", told, want)
			}
		})
		if !good {
			return // what is left of it would only confuse the next one
		}
	}
}

// call places one call and returns how its end was told. Nothing of it is left.
func (s site) call(t *testing.T, c situation) string {
	t.Helper()
	extension := s.own
	if c.extension != "" {
		extension = c.extension
	}
	password := parts.Users[s.user]
	if c.password != "" {
		password = c.password
	}
	home := parts.NewHome(t, fmt.Sprintf("region = \"AT\"\n\n[[account]]\nname = \"office\"\nuser = %q\nextension = %q\n%s%s",
		s.user, extension, s.account, c.keys))
	home.Resolver = s.resolver
	d := home.Dial(password, "--yes", s.numbers[c.callee])
	if c.hand == accepts || c.hand == refuses {
		d.Until("ringing")
		parts.Eventually(t, "the own phone rings", s.desk.Ringing)
		if s.second != nil {
			parts.Eventually(t, "the second phone rings", s.second.Ringing)
		}
	}
	switch c.hand {
	case accepts:
		s.desk.Accept()
	case refuses:
		if s.second != nil {
			s.second.Hangup()
		}
		s.desk.Hangup()
	}
	_, last := d.Wait()
	parts.Eventually(t, "nothing is left at server and callees", s.idle)
	parts.Eventually(t, "the own phone is idle", func() bool { return s.desk.Idle() && (s.second == nil || s.second.Idle()) })
	return told(last)
}

// told writes the end of a call: state, slug, side and SIP code.
func told(c protocol.Call) string {
	words := []string{c.State}
	if c.Error != nil {
		words = append(words, string(c.Error.Code), c.Side)
	}
	if c.SIP != nil {
		words = append(words, fmt.Sprint(c.SIP.Code))
	}
	return strings.Join(words, " ")
}
