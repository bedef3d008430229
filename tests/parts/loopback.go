package parts

import (
	"fmt"
	"os"
	"sync/atomic"
)

var lastHost atomic.Uint32

// loopback returns an address of 127/8 that no other part has, so that every part
// can have its usual port. The test programs that run side by side are told apart
// by their process IDs.
func loopback() string {
	pid := uint32(os.Getpid())
	n := lastHost.Add(1)
	return fmt.Sprintf("127.%d.%d.%d", 64+pid>>8&63, pid&255, n%253+1)
}
