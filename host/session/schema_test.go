package session_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/dialing/dialingtest"
	"siptap.org/siptap/host/native/nativetest"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/session"
	"siptap.org/siptap/host/setup"
)

// What really goes over the wire is what the schema says, the result of each
// method included.
func TestFramesFitTheSchema(t *testing.T) {
	validate := schema(t)
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{Code: 486})
		files := setup.Open(filepath.Join(t.TempDir(), "config.toml"))
		peer := nativetest.Start(t, func(in io.Reader, out io.Writer) error {
			return session.Serve(t.Context(), in, out, session.Options{Service: desk.Service, Version: "1.2.3", Files: &files})
		})
		for _, request := range []string{
			`{"jsonrpc":"2.0","id":0,"method":"hello","params":{"protocol":1,"client":"siptap/0.1.0","browser":"firefox"}}`,
			`{"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":"a","runs":[{"text":"01 505641 or 0900 123456"},{"text":"+49 30 1234567","before":"x"}],"evidence":{"lang":"de"}}}`,
			`{"jsonrpc":"2.0","id":2,"method":"find","params":{"doc":"a","runs":[],"region":"ZZ"}}`,
			`{"jsonrpc":"2.0","id":3,"method":"normalize","params":{"number":"+43 1 505641","lang":"en"}}`,
			`{"jsonrpc":"2.0","id":4,"method":"normalize","params":{"number":"garbage"}}`,
			`{"jsonrpc":"2.0","id":5,"method":"normalize","params":{"number":"*97"}}`,
			`{"jsonrpc":"2.0","id":6,"method":"normalize","params":{"number":"sip:reception@elsewhere.example"}}`,
			`{"jsonrpc":"2.0","id":7,"method":"normalize","params":{"number":"112"}}`,
			`{"jsonrpc":"2.0","id":8,"method":"dial","params":{"number":"0900 123456","source":"popup"}}`,
			`{"jsonrpc":"2.0","id":9,"method":"dial","params":{"number":"garbage","source":"popup"}}`,
			`{"jsonrpc":"2.0","id":10,"method":"dial","params":{"number":"01 505641","source":"popup"}}`,
			`{"jsonrpc":"2.0","id":11,"method":"calls"}`,
			`{"jsonrpc":"2.0","id":12,"method":"account.save","params":{"name":"a","new":true,"values":{"domain":"192.0.2.1","user":"siptap","outbound_proxy":["192.0.2.1;lr"]},"rewrite":[{"match":"x","replace":"y"}],"password":"p"}}`,
			`{"jsonrpc":"2.0","id":13,"method":"account.save","params":{"name":"b","new":true,"values":{"transport":"udpp"}}}`,
			`{"jsonrpc":"2.0","id":14,"method":"accounts"}`,
			`{"jsonrpc":"2.0","id":15,"method":"account.test","params":{"name":"a"}}`,
			`{"jsonrpc":"2.0","id":16,"method":"settings"}`,
			`{"jsonrpc":"2.0","id":17,"method":"settings.save","params":{"revision":"0","region":"DE"}}`,
			`{"jsonrpc":"2.0","id":18,"method":"account.remove","params":{"name":"b"}}`,
			`{"jsonrpc":"2.0","id":19,"method":"normalize","params":{"number":"01 505641","account":"a","trial":{"values":{"dial_as":"00"},"rewrite":[]}}}`,
			`{"jsonrpc":"2.0","id":"twelve","method":"cancel","params":{"id":1}}`,
		} {
			peer.Send(request)
		}
		time.Sleep(time.Minute)
		sent, received := peer.Everything()
		methods := map[string]string{}
		for _, frame := range sent {
			validate(t, "FromBrowser", frame)
			var request protocol.Request
			if err := json.Unmarshal([]byte(frame), &request); err != nil {
				t.Fatal(err)
			}
			methods[string(request.ID)] = request.Method
		}
		states := 0
		for _, frame := range received {
			validate(t, "FromHost", frame)
			var message struct {
				ID     json.RawMessage
				Method string
				Result json.RawMessage
			}
			if err := json.Unmarshal([]byte(frame), &message); err != nil {
				t.Fatal(err)
			}
			if message.Method != "" {
				states++
			}
			if message.Result != nil {
				validate(t, resultOf(t, methods[string(message.ID)]), string(message.Result))
			}
		}
		if len(received) != len(sent)+states || states < 5 {
			t.Errorf("%d requests, %d messages, %d states", len(sent), len(received), states)
		}
		if err := peer.End(); err != nil {
			t.Error(err)
		}
	})
}

// resultOf returns the name of a method's result type.
func resultOf(t *testing.T, method string) string {
	t.Helper()
	for _, row := range protocol.Methods() {
		if row.Name == method {
			return reflect.TypeOf(row.Result).Name()
		}
	}
	t.Fatalf("no method %q", method)
	return ""
}

// schema reads the generated schema.
func schema(t *testing.T) func(t *testing.T, definition, message string) {
	t.Helper()
	text, err := os.ReadFile("../protocol/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("protocol.json", document); err != nil {
		t.Fatal(err)
	}
	return func(t *testing.T, definition, message string) {
		t.Helper()
		compiled, err := compiler.Compile("protocol.json#/$defs/" + definition)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(message))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%s\n%v", message, err)
		}
	}
}
