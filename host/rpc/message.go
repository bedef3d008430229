package rpc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"siptap.org/siptap/host/native"
	"siptap.org/siptap/host/protocol"
)

// maxID is how long a request's id may be, in bytes: it is sent back.
const maxID = 256

// request is a message that has been found to be one.
type request struct {
	id     json.RawMessage // nil where none could be read
	method string
	params json.RawMessage // an object
}

// failure is an error with its JSON-RPC code.
type failure struct {
	rpc int
	*protocol.Error
}

func fail(rpc int, code protocol.Code, format string, args ...any) *failure {
	return &failure{rpc, &protocol.Error{Code: code, Text: fmt.Sprintf(format, args...)}}
}

// ParamsError says that a request's parameters do not fit its method.
type ParamsError struct {
	Text string // what does not fit, a sentence
}

func (e *ParamsError) Error() string { return e.Text }

// parse reads a message. With a failure the request has at least its id where
// that could be read.
func parse(message []byte) (request, *failure) {
	var members map[string]json.RawMessage
	// encoding/json reads bytes that are no UTF-8 as U+FFFD; a number that was
	// broken on the way is not to be taken for another one.
	if !utf8.Valid(message) || !json.Valid(message) {
		return request{}, fail(protocol.RPCParseError, protocol.CodeProtocol, "The message is not JSON in UTF-8.")
	}
	if bytes.HasPrefix(bytes.TrimLeft(message, " \t\r\n"), []byte("[")) {
		return request{}, fail(protocol.RPCInvalidRequest, protocol.CodeProtocol,
			"Batches are not part of this protocol; send one request a message.")
	}
	if err := json.Unmarshal(message, &members); err != nil || members == nil {
		return request{}, fail(protocol.RPCInvalidRequest, protocol.CodeProtocol, "The message is not a JSON-RPC request.")
	}
	var req request
	if id := members["id"]; !validID(id) {
		return req, fail(protocol.RPCInvalidRequest, protocol.CodeProtocol,
			"The request has no id that is a number or a string of at most %d bytes.", maxID)
	}
	req.id = members["id"]
	var version string
	if json.Unmarshal(members["jsonrpc"], &version) != nil || version != protocol.JSONRPC {
		return req, fail(protocol.RPCInvalidRequest, protocol.CodeProtocol, `The request has no "jsonrpc": %q.`, protocol.JSONRPC)
	}
	if json.Unmarshal(members["method"], &req.method) != nil || req.method == "" {
		return req, fail(protocol.RPCInvalidRequest, protocol.CodeProtocol, "The request names no method.")
	}
	req.params = members["params"]
	if req.params == nil {
		req.params = json.RawMessage("{}")
	}
	if req.params[0] != '{' {
		return req, fail(protocol.RPCInvalidParams, protocol.CodeProtocol, "The parameters are not an object.")
	}
	return req, nil
}

// validID takes what JSON-RPC allows but null, which is for answers.
func validID(id json.RawMessage) bool {
	if len(id) == 0 || len(id) > maxID {
		return false
	}
	return id[0] == '"' || id[0] == '-' || '0' <= id[0] && id[0] <= '9'
}

// asFailure gives any error of a handler its JSON-RPC code.
func asFailure(err error) *failure {
	var (
		params   *ParamsError
		failed   *protocol.Error
		tooLarge *native.TooLargeError
	)
	switch {
	case errors.As(err, &params):
		return fail(protocol.RPCInvalidParams, protocol.CodeProtocol, "%s", params.Text)
	case errors.As(err, &failed) && failed.Code == protocol.CodeInternal:
		return &failure{protocol.RPCInternal, failed}
	case errors.As(err, &failed):
		return &failure{protocol.RPCFailed, failed}
	case errors.As(err, &tooLarge):
		return fail(protocol.RPCFailed, protocol.CodeTooLarge,
			"The answer would be over %d KiB; ask for less at once.", native.MaxOut>>10)
	}
	return fail(protocol.RPCInternal, protocol.CodeInternal, "Siptap failed on this request: %v.", err)
}

// reply returns an error's message; id nil becomes null.
func (f *failure) reply(id json.RawMessage) protocol.Response {
	return protocol.Response{
		JSONRPC: protocol.JSONRPC,
		ID:      orNull(id),
		Error:   &protocol.ErrorObject{Code: f.rpc, Message: f.Text, Data: f.Data()},
	}
}

func orNull(id json.RawMessage) json.RawMessage {
	if id == nil {
		return json.RawMessage("null")
	}
	return id
}

// Decode reads a method's parameters into P. Members that P does not have are
// left alone: a newer extension may send more. The error is a [*ParamsError].
func Decode[P any](params Params) (P, error) {
	var value P
	err := json.Unmarshal(params, &value)
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		return value, &ParamsError{fmt.Sprintf("The parameter %q cannot be a %s.", wrong.Field, wrong.Value)}
	}
	if err != nil {
		return value, &ParamsError{fmt.Sprintf("The parameters cannot be read: %v.", err)}
	}
	return value, nil
}
