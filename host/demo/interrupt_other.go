//go:build !unix

package demo

import "os"

// endSignals ask the program to end.
var endSignals = []os.Signal{os.Interrupt}
