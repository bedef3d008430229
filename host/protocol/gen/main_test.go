package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/host/protocol"
)

func TestGeneratedFilesAreFresh(t *testing.T) {
	files, err := generate("..")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is stale: run go generate ./host/protocol", name)
		}
	}
}

// What a call can tell must have a place in the protocol's enumerations.
func TestEnumerationsCoverTheRoomsBelow(t *testing.T) {
	source, err := readSource("..")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := newSchema(source)
	if err != nil {
		t.Fatal(err)
	}
	below := map[string]map[string][]string{
		"../../../callflow":  constants(t, "../../../callflow"),
		"../../../phonenorm": constants(t, "../../../phonenorm"),
	}
	property := func(definition, name string) []any {
		value, ok := schema.Definitions[definition].Properties.Get(name)
		if !ok {
			t.Fatalf("%s has no %s", definition, name)
		}
		return value.Enum
	}
	for _, row := range []struct {
		room, kind string
		enum       []any
	}{
		{"../../../callflow", "Slug", schema.Definitions["Code"].Enum},
		{"../../../callflow", "Status", property("Call", "state")},
		{"../../../callflow", "Side", property("Call", "side")},
		{"../../../phonenorm", "Risk", property("Number", "risk")},
		{"../../../phonenorm", "RegionSource", property("Number", "region_source")},
	} {
		values := below[row.room][row.kind]
		if len(values) < 3 {
			t.Errorf("%s has only %d constants of type %s", row.room, len(values), row.kind)
		}
		for _, value := range values {
			if value != "" && !slices.Contains(row.enum, any(value)) {
				t.Errorf("%s %q has no place in the protocol", row.kind, value)
			}
		}
	}
}

func constants(t *testing.T, dir string) map[string][]string {
	t.Helper()
	source, err := readSource(dir)
	if err != nil {
		t.Fatal(err)
	}
	return source.values
}

func TestSchemaJudgesMessages(t *testing.T) {
	text, err := os.ReadFile("../" + schemaFile)
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
	confirmation := &protocol.Error{
		Code: protocol.CodeNeedsConfirmation,
		Text: "This is a premium-rate number.",
		Confirmation: &protocol.ConfirmationData{
			Token: "t", Number: "+43900123456", Dialed: "+43900123456", Account: "office",
			Reasons: []protocol.Reason{protocol.ReasonPremium},
		},
	}
	call := protocol.Call{
		Time: "2026-01-02T03:04:05.006Z", Call: "c", Seq: 1, State: string(callflow.StatusFailed),
		Number: "+431505641", Dialed: "01505641", Account: "office", Side: "callee", Text: "They are busy.",
		SIP:   &protocol.SIPStatus{Code: 486, Reason: "Busy Here"},
		Error: &protocol.ErrorData{Code: protocol.CodeBusy, Text: "They are busy."},
	}
	unknownState := call
	unknownState.State = "dreaming"
	for _, row := range []struct {
		name       string
		definition string
		message    any
		valid      bool
	}{
		{"hello", fromBrowser, request("hello", protocol.HelloParams{Protocol: 1, Client: "siptap/0.1.0", Browser: "firefox"}), true},
		{"hello without protocol", fromBrowser, request("hello", map[string]any{"client": "x", "browser": "y"}), false},
		{"hello with a new member", fromBrowser, request("hello", map[string]any{"protocol": 1, "client": "x", "browser": "y", "later": true}), true},
		{"dial", fromBrowser, request("dial", protocol.DialParams{Number: "01 505641", Source: protocol.SourcePopup}), true},
		{"dial from nowhere", fromBrowser, request("dial", protocol.DialParams{Number: "01 505641", Source: "moon"}), false},
		{"unknown method", fromBrowser, request("sing", map[string]any{}), false},
		{"batch", fromBrowser, []any{request("calls", protocol.Empty{})}, false},
		{"call", fromHost, protocol.Notification{JSONRPC: "2.0", Method: "call", Params: call}, true},
		{"call in an unknown state", fromHost, protocol.Notification{JSONRPC: "2.0", Method: "call", Params: unknownState}, false},
		{"result", fromHost, protocol.Response{JSONRPC: "2.0", ID: json.RawMessage("7"), Result: protocol.Empty{}}, true},
		{"needs-confirmation", "ConfirmationData", confirmation.Data(), true},
		{"plain error", "ErrorData", (&protocol.Error{Code: protocol.CodeStale, Text: "Gone."}).Data(), true},
		{"error with an unknown slug", "ErrorData", protocol.ErrorData{Code: "odd", Text: "?"}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			schema, err := compiler.Compile("protocol.json#/$defs/" + row.definition)
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(row.message)
			if err != nil {
				t.Fatal(err)
			}
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); (err == nil) != row.valid {
				t.Errorf("%s: valid %v, want %v: %v", text, err == nil, row.valid, err)
			}
		})
	}
}

func request(method string, params any) map[string]any {
	return map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
}
