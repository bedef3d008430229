package protocol

import "encoding/json"

// JSONRPC is the value of every message's jsonrpc member.
const JSONRPC = "2.0"

// Request is a request of the browser (JSON-RPC 2.0 section 4). There are no
// batches, and the browser sends no notifications.
type Request struct {
	JSONRPC string          `json:"jsonrpc" jsonschema:"enum=2.0"`
	ID      json.RawMessage `json:"id" jsonschema:"oneof_type=string;integer"` // not one of a request that is still running
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params,omitempty"` // an object; absent is the same as {}
}

// Response answers one Request: exactly one of Result and Error.
type Response struct {
	JSONRPC string          `json:"jsonrpc" jsonschema:"enum=2.0"`
	ID      json.RawMessage `json:"id" jsonschema:"oneof_type=string;integer;null"` // null where the request's could not be read
	Result  any             `json:"result,omitempty"`
	Error   *ErrorObject    `json:"error,omitempty"`
}

// Notification is a message of the host that wants no answer.
type Notification struct {
	JSONRPC string `json:"jsonrpc" jsonschema:"enum=2.0"`
	Method  string `json:"method"`
	Params  any    `json:"params"`
}

// ErrorObject is a JSON-RPC error.
type ErrorObject struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data" jsonschema:"anyof_ref=#/$defs/ErrorData;#/$defs/ConfirmationData;#/$defs/ValueData"` // always carries a slug and a sentence
}

// The JSON-RPC error codes (JSON-RPC 2.0 section 5.1). Programs go by the slug
// in the error's data; these only tell the transport's errors from the rest.
const (
	RPCParseError     = -32700 // not JSON
	RPCInvalidRequest = -32600 // JSON, and not a request that this protocol knows
	RPCNoMethod       = -32601 // no such method
	RPCInvalidParams  = -32602 // parameters that do not fit the method
	RPCInternal       = -32603 // a fault of ours
	RPCFailed         = -32000 // the request was understood and failed; see the slug
)
