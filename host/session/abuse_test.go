package session_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/dialing/dialingtest"
)

// everyMethod is what an extension may ask, and one that it may not.
var everyMethod = []string{
	"hello", "find", "normalize", "dial", "hangup", "calls", "cancel", "accounts", "account.save",
	"account.remove", "account.test", "settings", "settings.save", "sing",
}

// abuses are parameters that no extension of ours sends, as JSON.
func abuses() []string {
	deep := strings.Repeat(`{"number":`, 5000) + `1` + strings.Repeat(`}`, 5000)
	many := strings.Repeat(`[`, 200000) // never closed
	wrong := []string{`null`, `true`, `0`, `-1`, `1e400`, `1e308`, `99999999999999999999`, `"x"`, `[]`, `[1]`, `{}`, `{"x":{}}`, `"\ud800"`, "\"\xff\xfe\"", `"\u0000"`}
	list := append([]string{deep, many, `{"number":"01 505641","number":"*21*0900123456#","source":"page","source":"popup"}`,
		`{"__proto__":{"number":"01 505641","source":"popup"}}`, `{"constructor":{"prototype":{"source":"popup"}}}`, `{"toString":1,"valueOf":2}`,
		`{"NUMBER":"01 505641","Source":"popup"}`, `{"number":"01 505641","source":"terminal"}`,
		`{"number":"` + strings.Repeat("1", 100000) + `","source":"page"}`,
	}, wrong...)
	for _, key := range []string{"number", "ref", "token", "account", "source", "doc", "runs", "evidence", "region", "call", "id", "protocol", "client", "name", "values", "revision", "private", "password"} {
		for _, value := range wrong {
			list = append(list, fmt.Sprintf(`{%q:%s}`, key, value), fmt.Sprintf(`{"source":"page","doc":"a",%q:%s}`, key, value))
		}
	}
	return list
}

// TestAbuse sends every method what it cannot mean. Each message gets one answer,
// an error or what is true anyway; nothing is dialled or kept, and the session goes on.
func TestAbuse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
		peer := browse(t.Context(), t, desk.Service)
		peer.Play(hello)
		id := 100
		for _, method := range everyMethod {
			for _, params := range abuses() {
				id++
				peer.Send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, id, method, params))
				answers := peer.Received()
				if len(answers) != 1 {
					t.Fatalf("%s %.80s: %d answers: %.300s", method, params, len(answers), answers)
				}
				var answer struct {
					ID     *int
					Result map[string]json.RawMessage
					Error  *struct {
						Data struct{ Code string }
					}
				}
				if err := json.Unmarshal([]byte(answers[0]), &answer); err != nil {
					t.Fatalf("%s %.80s: %v", method, params, err)
				}
				if answer.ID != nil && *answer.ID != id || answer.ID == nil && answer.Error == nil {
					t.Errorf("%s %.80s: answered with %.200s", method, params, answers[0])
				}
				if answer.Error != nil && (answer.Error.Data.Code == "" || answer.Error.Data.Code == "internal") {
					t.Errorf("%s %.80s: the error is %.300s", method, params, answers[0])
				}
				if _, dialled := answer.Result["call"]; dialled {
					t.Errorf("%s %.80s: it was dialled", method, params)
				}
			}
		}
		for _, frame := range []string{"", "\xff", "nul", `{"jsonrpc":"2.0"`, `{"jsonrpc":"1.0","id":1,"method":"calls"}`, `{"jsonrpc":"2.0","id":{},"method":"calls"}`,
			`{"jsonrpc":"2.0","id":[1],"method":"calls"}`, `{"jsonrpc":"2.0","id":1,"method":{}}`, `{"jsonrpc":"2.0","id":1,"id":2}`, `{"jsonrpc":"2.0","id":1,"method":"calls"}{}`, `"calls"`, `7`, `null`, "\xef\xbb\xbf{}"} {
			peer.Send(frame)
			if answers := peer.Received(); len(answers) != 1 || !strings.Contains(answers[0], `"error"`) {
				t.Errorf("%q: %.300q", frame, answers)
			}
		}
		if open := desk.Open(); open != 0 {
			t.Errorf("%d calls are open", open)
		}
		peer.Play(`
			> {"jsonrpc":"2.0","id":1,"method":"calls"}
			< {"jsonrpc":"2.0","id":1,"result":{"calls":[]}}
		`)
		if err := peer.End(); err != nil {
			t.Error(err)
		}
	})
}
