// Package dialing owns the way from a wish to dial to a call: it reads the
// configuration, has the number normalised and the guard judge it, gives the call
// to callflow/wire and tells what becomes of it. The browser's session and the
// command line share it.
//
// It knows nothing of how wishes come in or how what is told goes out.
package dialing
