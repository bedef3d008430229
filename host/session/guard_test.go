package session_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/dialing/dialingtest"
	"siptap.org/siptap/host/protocol"
)

// strict is a configuration with two accounts, one of them behind an outside line, in
// which one number is denied and one country allowed.
const strict = `region = "AT"
[guard]
allow_countries = ["AT"]
deny = ['^\+43930', '^118']
per_minute = 1000
[[account]]
name = "behind"
domain = "192.0.2.1"
user = "2"
outside_line = "0"
[[account.rewrite]]
match = '^001505649$'
replace = '00930123456'
`

// Nothing that a browser sends, in whatever combination, has a forbidden number
// dialled, or an expensive one without a question.
func TestNothingSentWeakensTheGuard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, strict, world.Script{}, world.Script{})
		peer := browse(t.Context(), t, desk.Service)
		peer.Play(hello2)
		count := 0
		for _, wish := range []struct {
			number string
			codes  []protocol.Code // one of which is the answer
		}{
			{"+43 930 123456", []protocol.Code{protocol.CodeBlocked}},
			{"0930 123456", []protocol.Code{protocol.CodeBlocked, protocol.CodeBadNumber}},
			{"0 0930 123456", []protocol.Code{protocol.CodeBlocked, protocol.CodeBadNumber}},
			{"tel:%2B43930123456", []protocol.Code{protocol.CodeBlocked}},
			{"sip:0930123456@192.0.2.1", []protocol.Code{protocol.CodeBlocked}},
			{"sip:00930123456@192.0.2.1", []protocol.Code{protocol.CodeBlocked}},
			{"sip:112x0930123456@192.0.2.1", []protocol.Code{protocol.CodeBlocked}},
			{"sip:0930123456@elsewhere.example", []protocol.Code{protocol.CodeBlocked}},
			{"*21*0930123456#", []protocol.Code{protocol.CodeBlocked}},
			{"118", []protocol.Code{protocol.CodeBlocked, protocol.CodeBadNumber}}, // an emergency number in Italy
			{"+49 30 22755550", []protocol.Code{protocol.CodeBlocked}},
			{"0049 30 22755550", []protocol.Code{protocol.CodeBlocked}},
			{"sip:004930227555@192.0.2.1", []protocol.Code{protocol.CodeBlocked}},
			{"+43 900 123456", []protocol.Code{protocol.CodeNeedsConfirmation}},
			{"sip:0900123456@192.0.2.1", []protocol.Code{protocol.CodeNeedsConfirmation, protocol.CodeBlocked}}, // blocked where it is read as Italian
		} {
			for _, source := range []string{"page", "link", "menu", "popup", "shortcut", "cli", ""} {
				for _, region := range []string{"", "IT"} {
					for _, account := range []string{"office", "behind"} {
						count++
						params := map[string]any{"number": wish.number, "private": count%2 == 0}
						for key, value := range map[string]string{"source": source, "region": region, "account": account} {
							if value != "" {
								params[key] = value
							}
						}
						codes := append([]protocol.Code{protocol.CodeProtocol, protocol.CodeNoAccount}, wish.codes...)
						if got := answer(t, peer.Send, peer.Received, params); !slices.Contains(codes, got) {
							t.Errorf("%v is answered %q", params, got)
						}
					}
				}
			}
		}
		// What a page says of itself is no better.
		for _, evidence := range []string{`{"schema_country":"IT"}`, `{"top_host":"www.example.it"}`, `{"lang":"it","locale":"it-IT"}`, `{"addresses":["I-00100 Roma, Italia"]}`} {
			for _, text := range []string{"Tel. +43 930 123456", "Tel. 0930 123456", "Tel. +49 30 22755550"} {
				peer.Send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":%q,"runs":[{"text":%q}],"evidence":%s}}`, text+evidence, text, evidence))
				var found struct{ Result protocol.FindResult }
				last := peer.Received()
				if err := json.Unmarshal([]byte(last[len(last)-1]), &found); err != nil {
					t.Fatal(err)
				}
				for _, number := range found.Result.Numbers[0] {
					for _, source := range []string{"page", "popup", "menu"} {
						if got := answer(t, peer.Send, peer.Received, map[string]any{"ref": number.Ref, "source": source}); got != protocol.CodeBlocked {
							t.Errorf("%s, %s, %s: %q", text, evidence, source, got)
						}
					}
				}
			}
		}
		if calls := desk.Calls(); len(calls) > 0 {
			t.Errorf("%d calls", len(calls))
		}
		if err := peer.End(); err != nil {
			t.Error(err)
		}
	})
}

// A rule of one's own does not lead around the guard either.
func TestRulesDoNotWeakenTheGuard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, strict, world.Script{}, world.Script{})
		peer := browse(t.Context(), t, desk.Service)
		peer.Play(hello2)
		params := map[string]any{"number": "+43 1 505649", "source": "popup", "account": "behind"}
		if got := answer(t, peer.Send, peer.Received, params); got != protocol.CodeBlocked {
			t.Errorf("%q", got)
		}
		if err := peer.End(); err != nil {
			t.Error(err)
		}
	})
}

// A token serves in the session alone in which it was given out.
func TestTokensAreTheirSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
		first, second := browse(t.Context(), t, desk.Service), browse(t.Context(), t, desk.Service)
		first.Play(hello + `
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"0900 123456","source":"popup"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"needs-confirmation",$_,"token":"$token",$_}}}
		`)
		second.Play(hello)
		params := map[string]any{"token": first.Value("token")}
		if got := answer(t, second.Send, second.Received, params); got != protocol.CodeStale {
			t.Errorf("in another session: %q", got)
		}
		if got := answer(t, first.Send, first.Received, params); got != "" {
			t.Errorf("in its own: %q", got)
		}
		if got := answer(t, first.Send, first.Received, params); got != protocol.CodeStale {
			t.Errorf("a second time: %q", got)
		}
		for _, peer := range []interface{ End() error }{first, second} {
			if err := peer.End(); err != nil {
				t.Error(err)
			}
		}
	})
}

const hello2 = `
> {"jsonrpc":"2.0","id":0,"method":"hello","params":{"protocol":1,"client":"siptap/0.1.0","browser":"firefox"}}
< {"jsonrpc":"2.0","id":0,"result":{$_}}
`

// answer dials and returns the code of the refusal, "" where there is a call.
func answer(t *testing.T, send func(string), received func() []string, params map[string]any) protocol.Code {
	t.Helper()
	message, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 7, "method": "dial", "params": params})
	if err != nil {
		t.Fatal(err)
	}
	send(string(message))
	for _, line := range received() {
		if !strings.HasPrefix(line, `{"jsonrpc":"2.0","id":7,`) {
			continue
		}
		var got struct {
			Error *struct{ Data protocol.ErrorData }
		}
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		if got.Error == nil {
			return ""
		}
		return got.Error.Data.Code
	}
	t.Fatalf("%s is not answered", message)
	return ""
}
