package parts

import (
	"strings"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

// TestThePartsByThemselves shows that the server and the phones work before any
// test of Siptap relies on them.
func TestThePartsByThemselves(t *testing.T) {
	for _, make := range Makes {
		t.Run(make.Name, func(t *testing.T) {
			t.Parallel()
			server := StartKamailio(t)
			alice := make.Start(t, PhoneOptions{User: "alice", Server: server.Addr})
			bob := StartPhone(t, PhoneOptions{User: "bob", Server: server.Addr})
			dial := func() {
				if _, err := bob.command("dial", "sip:alice@"+Domain); err != nil {
					t.Fatal(err)
				}
				Eventually(t, "alice's phone rings", func() bool {
					text, err := bob.command("listcalls", "")
					return err == nil && strings.Contains(text, "RINGING")
				})
			}
			dial()
			Eventually(t, "alice can pick up", alice.Ringing)
			alice.Accept()
			Eventually(t, "they talk", func() bool {
				text, err := bob.command("listcalls", "")
				return err == nil && strings.Contains(text, "ESTABLISHED")
			})
			if n := server.Dialogs(); n != 1 {
				t.Fatalf("%d dialogs", n)
			}
			bob.Hangup()
			quiet := func() bool { return server.Dialogs() == 0 && alice.Idle() && bob.Calls() == 0 }
			Eventually(t, "all is quiet", quiet)
			dial()
			Eventually(t, "alice can refuse", alice.Ringing)
			alice.Hangup()
			Eventually(t, "the refused call leaves nothing", quiet)
		})
	}
}
