package wire

import (
	crand "crypto/rand"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
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
	secure  bool   // offer SRTP: a phone refused a stream in clear
	key     string // of the secure stream, made when needed; nothing is ever sent with it
	last    []byte // the description sent last
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
	profile, crypto := "RTP/AVP", ""
	if m.secure {
		profile, crypto = "RTP/SAVP", "a="+m.crypto("1")+"\r\n"
	}
	m.last = []byte(m.head() +
		fmt.Sprintf("m=audio %d %s 96 9 8 0 101\r\n", m.port, profile) +
		codecs + crypto + "a=sendonly\r\n")
	return m.last
}

// again is the description sent last, which says that nothing has changed (RFC
// 3264 section 8, RFC 4028 section 7.4).
func (m *media) again() []byte {
	if m.last == nil {
		return m.offer()
	}
	return m.last
}

// acceptable reports whether an offer has a stream that we can take.
func acceptable(offer []byte) bool {
	_, streams := parseSDP(offer)
	return slices.ContainsFunc(streams, stream.audio)
}

// suite is the one that every phone with SDES has (RFC 4568 section 6.2).
const suite = "AES_CM_128_HMAC_SHA1_80"

// crypto is the attribute with our key (RFC 4568): a master key of 16 bytes and a
// salt of 14.
func (m *media) crypto(tag string) string {
	if m.key == "" {
		var b [30]byte
		_, _ = crand.Read(b[:]) // it never fails
		m.key = base64.StdEncoding.EncodeToString(b[:])
	}
	return "crypto:" + tag + " " + suite + " inline:" + m.key
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

// answer is our answer to an offer (RFC 3264 section 6): the first audio stream
// that we can take is taken with the formats that are offered, every other is refused. It
// reports false for an offer with no stream that can be taken.
func (m *media) answer(offer []byte) ([]byte, bool) {
	session, streams := parseSDP(offer)
	var b strings.Builder
	taken := false
	for _, s := range streams {
		if taken || !s.audio() {
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
		if s.secure() {
			fmt.Fprintf(&b, "a=%s\r\n", m.crypto(s.cryptoTag()))
		}
		fmt.Fprintf(&b, "a=%s\r\n", answering(s.direction(session)))
	}
	if !taken {
		return nil, false
	}
	m.last = []byte(m.head() + b.String())
	return m.last, true
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

// audio reports whether it is an audio stream that we can take: in clear, or by
// SRTP with a key in the description.
func (s stream) audio() bool {
	if s.kind != "audio" || s.port == 0 || len(s.formats) == 0 {
		return false
	}
	return s.proto == "RTP/AVP" || s.proto == "RTP/AVPF" || s.secure() && s.cryptoTag() != ""
}

func (s stream) secure() bool { return s.proto == "RTP/SAVP" || s.proto == "RTP/SAVPF" }

// cryptoTag is the tag of the offered key that we can use, "" where there is none.
func (s stream) cryptoTag() string {
	for _, a := range s.attributes {
		if value, ok := strings.CutPrefix(a, "crypto:"); ok {
			if fields := strings.Fields(value); len(fields) >= 3 && fields[1] == suite {
				return fields[0]
			}
		}
	}
	return ""
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
