package wire

import "bytes"

// tidy returns a received message as the stack's parser takes it: the grammar of
// RFC 3261 section 25.1 leaves a sender more freedom than the parser grants. Lines
// that are folded become one, white space around a header's name and value goes, and
// in Via, From and To, by which a message is told to be ours, also that around ";"
// and "=", and the parameters' names are in lower case (section 7.3.1). Line ends of
// the head may be bare, and empty lines may stand before it (section 7.5). Lines that
// are no header are left out. The body stays as it is, and so does a message
// whose head does not end. What has whole line ends does not grow.
func tidy(message []byte) []byte {
	rest := bytes.TrimLeft(message, "\r\n")
	end := crlf
	if first, _, _ := bytes.Cut(rest, end[1:]); !bytes.HasSuffix(first, end[:1]) {
		end = end[1:]
	}
	line, rest, whole := bytes.Cut(rest, end)
	if !whole || len(bytes.Trim(line, lws)) == 0 {
		return message
	}
	out := make([]byte, 0, len(message))
	if !bytes.HasPrefix(line, []byte("SIP/")) { // white space after a request's version (RFC 4475 section 3.1.2.10)
		line = bytes.TrimRight(line, lws)
	}
	out = append(append(out, line...), crlf...)
	var value []byte
	for {
		if line, rest, whole = bytes.Cut(rest, end); !whole {
			return message
		}
		if len(line) == 0 {
			return append(append(out, crlf...), rest...)
		}
		name, first, is := bytes.Cut(line, []byte(":"))
		value = append(value[:0], bytes.Trim(first, lws)...)
		for len(rest) > 0 && (rest[0] == ' ' || rest[0] == '\t') { // folded
			if line, rest, whole = bytes.Cut(rest, end); !whole {
				return message
			}
			value = append(append(value, ' '), bytes.Trim(line, lws)...)
		}
		if name = bytes.Trim(name, lws); is && len(name) > 0 {
			out = append(append(out, name...), ':')
			out = append(tidyValue(out, name, bytes.Trim(value, lws)), crlf...)
		}
	}
}

// lws is white space inside a line (RFC 3261 section 25.1).
const lws = " \t"

// tidyValue appends the value of the header with that name.
func tidyValue(out, name, value []byte) []byte {
	switch string(bytes.ToLower(name)) {
	case "cseq":
		return append(out, bytes.Join(bytes.Fields(value), []byte(" "))...)
	case "via", "v", "from", "f", "to", "t":
		return tidyParams(out, value)
	}
	return append(out, value...)
}

// tidyParams appends a value with its parameters set close. What is quoted or in
// angle brackets is not touched.
func tidyParams(out, value []byte) []byte {
	var scan plain
	naming := false
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case !scan.next(c):
		case c == ';' || c == '=':
			naming = c == ';'
			out = append(bytes.TrimRight(out, lws), c)
			for i+1 < len(value) && (value[i+1] == ' ' || value[i+1] == '\t') {
				i++
			}
			continue
		case c == ',':
			naming = false
		case naming && c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return out
}
