//go:build unix

package demo

import (
	"os"
	"syscall"
)

// endSignals ask the program to end: Ctrl-C, a polite kill, a closed terminal,
// and an output that nobody reads any more.
var endSignals = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE}
