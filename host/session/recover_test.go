package session_test

import (
	"testing"
	"testing/synctest"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/dialing/dialingtest"
)

// The browser that connects next is told of a call whose host was killed, after
// hello and once; meanwhile the phone stops ringing.
func TestTheKilledHostsCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{Never: true}, world.Script{})
		killed := browse(t.Context(), t, desk.Service)
		killed.Play(hello + `
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"01 505641","source":"popup"}}
			< {"jsonrpc":"2.0","id":1,"result":{"call":"$call"}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"state":"calling",$_}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"state":"ringing",$_}}
		`)
		options := desk.AfterKill(t)
		next := browse(t.Context(), t, dialing.New(options))
		next.Play(hello + `
			< {"jsonrpc":"2.0","method":"call","params":{"time":"$_Z","call":"` + killed.Value("call") + `","seq":12,"state":"unknown","number":"+4315…41","dialed":"+4315…41","account":"office","side":"host","text":"Siptap was ended during this call; what became of it is not known."}}
			> {"jsonrpc":"2.0","id":1,"method":"calls"}
			< {"jsonrpc":"2.0","id":1,"result":{"calls":[]}}
		` + hello + `
			> {"jsonrpc":"2.0","id":2,"method":"calls"}
			< {"jsonrpc":"2.0","id":2,"result":{"calls":[]}}
		`)
		if open := desk.Open(); open != 0 {
			t.Errorf("%d calls are left open", open)
		}
		if err := next.End(); err != nil {
			t.Error(err)
		}
		if left := dialingtest.Records(t, options.StateDir); len(left) != 0 {
			t.Errorf("records are left: %v", left)
		}
	})
}
