package wire

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strconv"
	"strings"
)

// media is our side of a session description. Siptap sends and receives no
// sound: the description is there because phones do not ring without one, and
// its address is real because some phones hang up on one that is not.
type media struct {
	addr    netip.Addr
	port    int    // even, never 0 (which would refuse the stream)
	id      uint64 // o= session, constant
	version uint64 // o= version, one more for each description sent (RFC 3264 section 8)
}

// newMedia returns a session at addr. Nothing listens at its port: the stream is
// offered sendonly, so the phone has nothing to send but reports.
func newMedia(addr netip.Addr) media {
	return media{
		addr:    addr,
		port:    16384 + 2*rand.IntN(8192),
		id:      uint64(rand.Int64N(1 << 62)),
		version: uint64(rand.Int64N(1 << 30)),
	}
}

// codecs are what phones share, best first: static payload types keep their
// rtpmap, since some phones want one even for those (RFC 3551 section 6).
const codecs = "a=rtpmap:96 opus/48000/2\r\n" +
	"a=rtpmap:9 G722/8000\r\n" +
	"a=rtpmap:8 PCMA/8000\r\n" +
	"a=rtpmap:0 PCMU/8000\r\n" +
	"a=rtpmap:101 telephone-event/8000\r\n" +
	"a=fmtp:101 0-15\r\n"

// offer is a description of our own (RFC 3264 section 5): sendonly with a real
// address, the one form that all phones tried keep a call up with.
func (m *media) offer() []byte {
	return []byte(m.head() +
		fmt.Sprintf("m=audio %d RTP/AVP 96 9 8 0 101\r\n", m.port) +
		codecs + "a=sendonly\r\n")
}

func (m *media) head() string {
	m.version++
	family := "IP4"
	if m.addr.Is6() && !m.addr.Is4In6() {
		family = "IP6"
	}
	addr := m.addr.Unmap().WithZone("").String()
	return fmt.Sprintf("v=0\r\no=- %d %d IN %s %s\r\ns=-\r\nc=IN %s %s\r\nt=0 0\r\n",
		m.id, m.version, family, addr, family, addr)
}

// answer is our answer to an offer (RFC 3264 section 6): the first plain audio
// stream is taken with the formats that are offered, every other is refused. It
// reports false for an offer with no stream that can be taken.
func (m *media) answer(offer []byte) ([]byte, bool) {
	session, streams := parseSDP(offer)
	var b strings.Builder
	taken := false
	for _, s := range streams {
		if taken || !s.plainAudio() {
			fmt.Fprintf(&b, "m=%s 0 %s %s\r\n", s.kind, s.proto, strings.Join(s.formats, " "))
			continue
		}
		taken = true
		fmt.Fprintf(&b, "m=%s %d %s %s\r\n", s.kind, m.port, s.proto, strings.Join(s.formats, " "))
		for _, a := range s.attributes {
			if strings.HasPrefix(a, "rtpmap:") || strings.HasPrefix(a, "fmtp:") {
				fmt.Fprintf(&b, "a=%s\r\n", a)
			}
		}
		fmt.Fprintf(&b, "a=%s\r\n", answering(s.direction(session)))
	}
	if !taken {
		return nil, false
	}
	return []byte(m.head() + b.String()), true
}

// answering is the direction of an answer that never receives where it need not.
func answering(offered string) string {
	switch offered {
	case "sendonly":
		return "recvonly"
	case "inactive":
		return "inactive"
	}
	return "sendonly"
}

// stream is one m= section of a description.
type stream struct {
	kind, proto string
	port        int
	formats     []string
	attributes  []string
}

func (s stream) plainAudio() bool {
	return s.kind == "audio" && s.port != 0 && len(s.formats) > 0 &&
		(s.proto == "RTP/AVP" || s.proto == "RTP/AVPF")
}

// direction is the stream's own, else the session's, else sendrecv.
func (s stream) direction(session []string) string {
	for _, list := range [][]string{s.attributes, session} {
		for _, a := range list {
			switch a {
			case "sendrecv", "sendonly", "recvonly", "inactive":
				return a
			}
		}
	}
	return "sendrecv"
}

// The bounds of a description that is read: more than these is no offer of a phone.
const (
	maxStreams = 16
	maxLines   = 64 // a= lines kept for each stream
)

// parseSDP reads what an answer needs of a description, leniently: order,
// missing lines and line ends do not matter.
func parseSDP(body []byte) (session []string, streams []stream) {
	for line := range strings.Lines(string(body)) {
		kind, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "=")
		if !ok {
			continue
		}
		switch kind {
		case "m":
			fields := strings.Fields(value)
			if len(fields) < 3 || len(streams) == maxStreams {
				continue
			}
			digits, _, _ := strings.Cut(fields[1], "/")
			port, err := strconv.Atoi(digits)
			if err != nil {
				port = 0
			}
			streams = append(streams, stream{kind: fields[0], port: port, proto: fields[2], formats: fields[3:]})
		case "a":
			if len(streams) == 0 {
				if len(session) < maxLines {
					session = append(session, value)
				}
			} else if s := &streams[len(streams)-1]; len(s.attributes) < maxLines {
				s.attributes = append(s.attributes, value)
			}
		}
	}
	return session, streams
}
