package setup

import (
	"errors"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/safefile"
	"siptap.org/siptap/host/secret"
)

// Problem says in the protocol's terms why something could not be read or changed;
// where a value is wrong, which one and what was expected.
func Problem(err error) *protocol.Error {
	if known, ok := errors.AsType[*protocol.Error](err); ok {
		return known
	}
	out := &protocol.Error{Code: protocol.CodeInternal, Text: err.Error(), Err: err}
	wrong, isConfig := errors.AsType[*config.Error](err)
	_, exposed := errors.AsType[*secret.ExposedError](err)
	if locked, ok := errors.AsType[*config.LockedError](err); ok {
		out.Code = protocol.CodeLocked
		out.Value = &protocol.ValueData{Account: locked.Account, Key: locked.Key}
		return out
	}
	switch {
	case isConfig:
		out.Code = protocol.CodeBadConfig
		out.Value = &protocol.ValueData{
			Account: wrong.Account, Key: wrong.Key, Reason: wrong.Reason, Expected: wrong.Expected,
			File: wrong.File, Line: wrong.Line,
		}
	case exposed:
		out.Code = protocol.CodeBadConfig
	case errors.Is(err, config.ErrNoAccount):
		out.Code = protocol.CodeNoAccount
	case errors.Is(err, config.ErrAccountExists):
		out.Code = protocol.CodeConflict
		out.Value = &protocol.ValueData{Key: "name", Reason: "taken"}
	case errors.Is(err, ErrStale), errors.Is(err, safefile.ErrBusy):
		out.Code = protocol.CodeConflict
	}
	return out
}
