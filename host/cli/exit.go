package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/setup"
)

// The statuses that the program exits with.
const (
	ExitDone   = 0
	ExitFailed = 1 // the operation failed
	ExitUsage  = 2 // the command line is wrong
	ExitConfig = 3 // the configuration is wrong
)

// A usageError is a command line that cannot be understood.
type usageError struct {
	text string
	hint string
}

func (e *usageError) Error() string { return e.text }

func usagef(hint, format string, args ...any) error {
	return &usageError{text: fmt.Sprintf(format, args...), hint: hint}
}

// A quietError ends the program with a status after everything has been said.
type quietError struct{ status int }

func (e *quietError) Error() string { return fmt.Sprintf("exit status %d", e.status) }

// An operationError marks what a command's work returned, so that it is told
// from what cobra says of the command line.
type operationError struct{ err error }

func (e *operationError) Error() string { return e.err.Error() }
func (e *operationError) Unwrap() error { return e.err }

// errorData says an error in the protocol's terms.
func errorData(err error) protocol.ErrorData {
	failed := setup.Problem(err)
	return protocol.ErrorData{Code: failed.Code, Text: failed.Text}
}

// status returns what the program exits with after an operation's error.
func status(code protocol.Code) int {
	if code == protocol.CodeBadConfig || code == protocol.CodeLocked {
		return ExitConfig
	}
	return ExitFailed
}

// finish tells how a command ended and returns the exit status.
func (a *app) finish(err error) int {
	if err == nil {
		return ExitDone
	}
	if quiet, ok := errors.AsType[*quietError](err); ok {
		return quiet.status
	}
	operation, ok := errors.AsType[*operationError](err)
	if !ok {
		hint := "run: siptap help"
		if usage, ok := errors.AsType[*usageError](err); ok && usage.hint != "" {
			hint = usage.hint
		}
		say(a.streams.Err, "siptap: %s; %s\n", err, hint)
		return ExitUsage
	}
	data := errorData(operation.err)
	say(a.streams.Err, "siptap: %s\n", data.Text)
	if a.json {
		a.print(struct {
			Error protocol.ErrorData `json:"error"`
		}{data})
	}
	return status(data.Code)
}

// print writes one JSON object as one line of standard output.
func (a *app) print(object any) {
	encoder := json.NewEncoder(a.streams.Out)
	encoder.SetEscapeHTML(false)
	// The types are ours and can be encoded; a reader that has gone away needs no
	// answer.
	_ = encoder.Encode(object)
}

// say writes to a person. A terminal or a reader that has gone away needs no
// answer, and there is nobody else to tell.
func say(to io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(to, format, args...)
}
