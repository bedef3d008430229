package world

import (
	"strconv"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"
)

// bodied is a message that can be given a body.
type bodied interface {
	AppendHeader(sip.Header)
	SetBody([]byte)
}

// withSDP gives a message a session description.
func withSDP(msg bodied, sdp string) {
	msg.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	msg.SetBody([]byte(sdp))
}

// seconds returns the value of a header field that counts seconds, such as
// Expires (RFC 3261 section 20.19), and whether there is a readable one.
func seconds(msg interface{ GetHeader(string) sip.Header }, name string) (time.Duration, bool) {
	h := msg.GetHeader(name)
	if h == nil {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.TrimSpace(h.Value()), 10, 31)
	if err != nil {
		return 0, false
	}
	return time.Duration(n) * time.Second, true
}
