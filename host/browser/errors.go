package browser

import (
	"errors"
	"fmt"
)

var (
	// ErrNotInstalled indicates that the browser asked for, or any at all, is not
	// installed here.
	ErrNotInstalled = errors.New("not installed here")
	// ErrUnknown indicates a browser's name that nothing is known of.
	ErrUnknown = errors.New("unknown browser")
	// ErrUnsupported indicates that this browser, or this system, cannot do what
	// was asked.
	ErrUnsupported = errors.New("not supported by this browser")
	// ErrEnded indicates that the browser ended before it answered.
	ErrEnded = errors.New("the browser has ended")
)

// CommandError is a browser's refusal of a command.
type CommandError struct {
	Method  string // the command
	Message string // the browser's own words
}

// Error says which command was refused and why.
func (e *CommandError) Error() string { return fmt.Sprintf("%s: %s", e.Method, e.Message) }

// ScriptError is an exception that a script threw in the browser.
type ScriptError struct {
	Message string // the exception's text
}

// Error gives the exception's text.
func (e *ScriptError) Error() string { return "script: " + e.Message }
