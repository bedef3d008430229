package world

import (
	"net/netip"
	"strings"
	"testing"
)

func TestDescribe(t *testing.T) {
	v4, v6 := netip.MustParseAddr("192.0.2.2"), netip.MustParseAddr("2001:db8::2")
	for _, c := range []struct {
		name, offer string
		addr        netip.Addr
		want        []string // lines of the answer; none: no codec in common
	}{
		{"no offer", "", v4, []string{"m=audio 9 RTP/AVP 8 0", "a=sendrecv", "c=IN IP4 192.0.2.2"}},
		{"sendonly", "v=0\r\nm=audio 4000 RTP/AVP 96 9 0 101\r\na=sendonly\r\n", v4, []string{"m=audio 9 RTP/AVP 9 0", "a=recvonly", "a=rtpmap:9 G722/8000"}},
		{"recvonly", "m=audio 4000 RTP/AVP 8\r\na=recvonly\r\n", v6, []string{"m=audio 9 RTP/AVP 8", "a=sendonly", "c=IN IP6 2001:db8::2"}},
		{"inactive", "m=audio 4000 RTP/AVP 8 8\na=inactive\n", v4, []string{"m=audio 9 RTP/AVP 8", "a=inactive"}},
		{"opus only", "m=audio 4000 RTP/AVP 96\r\n", v4, nil},
		{"video only", "m=video 4000 RTP/AVP 0\r\n", v4, nil},
		{"nonsense", "\x00", v4, nil},
		{"no formats", "m=audio \r\n", v4, nil},
	} {
		answer, ok := describe(c.offer, c.addr)
		if ok != (c.want != nil) {
			t.Errorf("%s: %v, %q", c.name, ok, answer)
		}
		for _, line := range c.want {
			if !strings.Contains(answer, line+"\r\n") {
				t.Errorf("%s: no %q in\n%s", c.name, line, answer)
			}
		}
	}
}
