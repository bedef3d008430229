package wire

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// errFraming says that a stream's messages cannot be told apart any more, so that
// nothing that follows on it can be understood.
var errFraming = errors.New("what came is no stream of SIP messages")

// maxMessage bounds a message, in bytes: what UDP can carry, and on a stream what
// is kept of a message that does not end.
const maxMessage = 65535

// framer cuts a stream into SIP messages, by their Content-Length (RFC 3261
// sections 7.5 and 18.3). Its memory is bounded by maxMessage and one read.
type framer struct {
	data []byte // received and not handed on
	seen int    // how much of data was searched for the end of a message's head
}

// add takes what was received. What next returned before is not valid any more.
func (f *framer) add(data []byte) { f.data = append(f.data, data...) }

// next returns the next whole message, or whether a CRLF stands between two
// messages (RFC 5626 section 3.5.1), or neither where more has to be received.
// After an error there is nothing to be had any more.
func (f *framer) next() (message []byte, blank bool, err error) {
	if bytes.HasPrefix(f.data, crlf) {
		f.take(len(crlf))
		return nil, true, nil
	}
	if line, _, whole := bytes.Cut(f.data, crlf); whole && !isStartLine(line) {
		return nil, false, fmt.Errorf("%w: it begins with %q", errFraming, printable(string(line[:min(len(line), maxText)])))
	}
	end := bytes.Index(f.data[f.seen:], endOfHead)
	if end < 0 {
		if len(f.data) > maxMessage {
			return nil, false, fmt.Errorf("%w: a head of more than %d bytes", errFraming, maxMessage)
		}
		f.seen = max(0, len(f.data)-len(endOfHead)+1)
		return nil, false, nil
	}
	f.seen += end
	head := f.seen + len(endOfHead)
	size, err := contentLength(f.data[:head-len(crlf)])
	if err != nil {
		return nil, false, err
	}
	if head+size > maxMessage {
		return nil, false, fmt.Errorf("%w: a message of %d bytes", errFraming, head+size)
	}
	if len(f.data) < head+size {
		return nil, false, nil
	}
	return f.take(head + size), false, nil
}

// take takes n bytes out.
func (f *framer) take(n int) []byte {
	taken := f.data[:n:n]
	f.data, f.seen = f.data[n:], 0
	return taken
}

var (
	crlf      = []byte("\r\n")
	endOfHead = []byte("\r\n\r\n")
)

// isStartLine reports whether a line can be a message's first (RFC 3261 section 7).
func isStartLine(line []byte) bool {
	const version = "SIP/2.0"
	if len(line) <= len(version) {
		return false
	}
	return bytes.EqualFold(line[:len(version)], []byte(version)) ||
		bytes.EqualFold(line[len(line)-len(version):], []byte(version))
}

// contentLength reads the one thing in a head that tells where the message ends.
// Where it is missing, or says two things, no end can be told.
func contentLength(head []byte) (int, error) {
	size := -1
	for len(head) > 0 {
		line, rest, _ := bytes.Cut(head, crlf)
		for len(rest) > 0 && (rest[0] == ' ' || rest[0] == '\t') { // folded (section 7.3.1)
			var more []byte
			more, rest, _ = bytes.Cut(rest, crlf)
			line = append(line[:len(line):len(line)], more...)
		}
		head = rest
		name, value, _ := bytes.Cut(line, []byte(":"))
		name = bytes.TrimSpace(name)
		if !bytes.EqualFold(name, []byte("Content-Length")) && !bytes.EqualFold(name, []byte("l")) {
			continue
		}
		n, err := strconv.ParseUint(string(bytes.TrimSpace(value)), 10, 31)
		if err != nil || size >= 0 && size != int(n) {
			return 0, fmt.Errorf("%w: Content-Length %q", errFraming, printable(string(value)))
		}
		size = int(n)
	}
	if size < 0 {
		return 0, fmt.Errorf("%w: no Content-Length", errFraming)
	}
	return size, nil
}
