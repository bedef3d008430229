package repo

import (
	"testing"

	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/manifests"
)

// TestOneHostName keeps the name by which the extension calls (from the protocol)
// and the name under which the program is registered (from the manifests) the same.
func TestOneHostName(t *testing.T) {
	if protocol.HostName != manifests.HostName {
		t.Errorf("the protocol says %s, the manifests say %s", protocol.HostName, manifests.HostName)
	}
}
