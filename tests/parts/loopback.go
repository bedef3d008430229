package parts

import (
	"fmt"
	"net"
	"os"
	"sync/atomic"
	"testing"
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

// SplitAddr cuts an address:port of a part in two.
func SplitAddr(t testing.TB, addr string) (host, port string) {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	return host, port
}
