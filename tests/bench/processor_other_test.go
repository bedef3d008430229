//go:build !unix

package bench

import "time"

// processorTime returns the time that has gone by: what processors did in it is not
// asked of this system.
func processorTime() time.Duration { return time.Since(started) }

var started = time.Now()
