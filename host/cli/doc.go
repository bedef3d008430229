// Package cli owns the command line: its commands and flags, what they print,
// and the statuses that they exit with. What the commands do is done by others.
//
// Standard output carries results only: text for people, or with --json one
// object a line and nothing else. Everything else goes to the error stream.
package cli
