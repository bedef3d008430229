package world

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// codecs are the static RTP payload types that the world's phones know
// (RFC 3551): PCMU, PCMA and G.722. Nobody listens to them.
var codecs = map[string]string{"0": "PCMU/8000", "8": "PCMA/8000", "9": "G722/8000"}

// describe returns the session description with which a party at addr answers an
// offer (RFC 3264): the offer's own codecs, its directions the other way round. An
// empty offer is answered with an offer. It returns false where they have no
// codec in common: 488.
func describe(offer string, addr netip.Addr) (string, bool) {
	formats, direction := []string{"8", "0"}, "sendrecv"
	if offer != "" {
		formats, direction = nil, "sendrecv"
		for line := range strings.Lines(offer) {
			line = strings.TrimSpace(line)
			if media, ok := strings.CutPrefix(line, "m=audio "); ok && formats == nil {
				for _, f := range strings.Fields(media)[min(2, len(strings.Fields(media))):] {
					if codecs[f] != "" && !slices.Contains(formats, f) {
						formats = append(formats, f)
					}
				}
			}
			switch line {
			case "a=sendonly":
				direction = "recvonly"
			case "a=recvonly":
				direction = "sendonly"
			case "a=inactive":
				direction = "inactive"
			}
		}
		if formats == nil {
			return "", false
		}
	}
	family := "IP4"
	if addr.Is6() {
		family = "IP6"
	}
	var sdp strings.Builder
	fmt.Fprintf(&sdp, "v=0\r\no=- 1 1 IN %s %s\r\ns=-\r\nc=IN %s %s\r\nt=0 0\r\n", family, addr, family, addr)
	fmt.Fprintf(&sdp, "m=audio 9 RTP/AVP %s\r\n", strings.Join(formats, " "))
	for _, f := range formats {
		fmt.Fprintf(&sdp, "a=rtpmap:%s %s\r\n", f, codecs[f])
	}
	fmt.Fprintf(&sdp, "a=%s\r\n", direction)
	return sdp.String(), true
}
