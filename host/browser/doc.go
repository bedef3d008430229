// Package browser drives a real, installed browser with an unpacked extension in
// a profile of its own: Chromium's kind over the DevTools protocol on a pipe,
// Firefox's over WebDriver BiDi on a websocket. The demonstration and the tests
// that need a real browser use it.
//
// It owns the browser's processes: all of them are gone when [Browser.Close]
// returns, however the browser behaved. Everything that the browser writes goes
// into the one directory that the caller names. It knows nothing of what the
// extension does.
package browser
