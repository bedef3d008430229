package parts

import "testing"

func TestMain(m *testing.M) { Main(m) }

// TestThePartsByThemselves shows that the server and the phones work before any
// test of Siptap relies on them.
func TestThePartsByThemselves(t *testing.T) {
	server := StartKamailio(t)
	alice := StartPhone(t, PhoneOptions{User: "alice", Server: server.Addr})
	bob := StartPhone(t, PhoneOptions{User: "bob", Server: server.Addr})
	if _, err := alice.command("dial", "sip:bob@"+Domain); err != nil {
		t.Fatal(err)
	}
	Eventually(t, "bob's phone rings", func() bool { return bob.Calls() == 1 })
	bob.Accept()
	if n := server.Dialogs(); n != 1 {
		t.Fatalf("%d dialogs", n)
	}
	bob.Hangup()
	Eventually(t, "all is quiet", func() bool { return server.Dialogs() == 0 && alice.Calls() == 0 && bob.Calls() == 0 })
}
