// Package demo shows Siptap's main job on a machine where nothing is set up: a
// SIP server, a desk phone and a callee on loopback, a sample page, and an
// installed browser with the extension in a profile that is thrown away. The
// browser starts this very program as its native-messaging host, as it would a
// person's.
//
// It owns everything that it starts and writes, and leaves none of it. The
// calls are the host's and the extension's; the package only watches them: the
// SIP messages pass the embedded world, and what the person is told is read from
// the host's own log, or from its frames where no browser is installed.
package demo
