package wire

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// message4 is a whole message whose body has four bytes.
const message4 = "NOTIFY sip:a@b SIP/2.0\r\nX: y\r\nContent-Length: 4\r\n\r\nbody"

// frames cuts a stream that comes in pieces of some size: messages, each CRLF
// between them, and the error.
func frames(stream string, size int) ([]string, error) {
	var f framer
	var found []string
	for rest := []byte(stream); ; {
		message, blank, err := f.next()
		switch {
		case err != nil:
			return found, err
		case blank:
			found = append(found, "\r\n")
		case message != nil:
			found = append(found, string(message))
		case len(rest) == 0:
			return found, nil
		default:
			n := min(size, len(rest))
			f.add(rest[:n])
			rest = rest[n:]
		}
	}
}

func TestFrames(t *testing.T) {
	answer := "SIP/2.0 200 OK\r\nl: 0\r\n\r\n"
	for name, tc := range map[string]struct {
		stream string
		want   []string
		wrong  string // in the error
	}{
		"one":                   {stream: message4, want: []string{message4}},
		"two":                   {stream: message4 + answer, want: []string{message4, answer}},
		"keep-alives":           {stream: "\r\n\r\n" + answer + "\r\n" + message4, want: []string{"\r\n", "\r\n", answer, "\r\n", message4}},
		"not whole":             {stream: answer + message4[:len(message4)-1], want: []string{answer}},
		"folded length":         {stream: "SIP/2.0 200 OK\r\nContent-Length :\r\n  4\r\n\r\nbody", want: []string{"SIP/2.0 200 OK\r\nContent-Length :\r\n  4\r\n\r\nbody"}},
		"said twice alike":      {stream: "SIP/2.0 200 OK\r\nl: 0\r\nl: 0\r\n\r\n", want: []string{"SIP/2.0 200 OK\r\nl: 0\r\nl: 0\r\n\r\n"}},
		"negative":              {stream: strings.Replace(message4, "4\r\n", "-4\r\n", 1), wrong: `Content-Length " -4"`},
		"huge":                  {stream: strings.Replace(message4, "4\r\n", "4000000000\r\n", 1), wrong: "Content-Length"},
		"more than is taken":    {stream: strings.Replace(message4, "4\r\n", "70000\r\n", 1), wrong: "a message of 70"},
		"no number":             {stream: strings.Replace(message4, "4\r\n", "four\r\n", 1), wrong: "Content-Length"},
		"two lengths":           {stream: strings.Replace(message4, "X: y", "l: 5", 1), wrong: "Content-Length"},
		"missing":               {stream: strings.Replace(message4, "Content-Length", "Content-Width", 1), wrong: "no Content-Length"},
		"too small":             {stream: strings.Replace(message4, "4\r\n", "1\r\n", 1) + "\r\n" + answer, want: []string{strings.Replace(message4[:len(message4)-3], "4\r\n", "1\r\n", 1)}, wrong: `"ody"`},
		"garbage before":        {stream: "hello\r\n" + message4, wrong: `"hello"`},
		"another protocol":      {stream: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", wrong: "HTTP/1.1"},
		"control characters":    {stream: "\x16\x03\x01\x02\r\n", wrong: `begins with ""`},
		"a line without end":    {stream: strings.Repeat("x", maxMessage+1), wrong: "a head of more than"},
		"headers without end":   {stream: "SIP/2.0 200 OK\r\n" + strings.Repeat("X: y\r\n", maxMessage/6), wrong: "a head of more than"},
		"the longest":           {stream: longest(0), want: []string{longest(0)}},
		"longer than that":      {stream: longest(1), wrong: "a message of 65536 bytes"},
		"the longest by header": {stream: padded(maxMessage), want: []string{padded(maxMessage)}},
	} {
		for _, size := range []int{1, 7, 4096, 1 << 20} {
			t.Run(fmt.Sprint(name, " by ", size), func(t *testing.T) {
				got, err := frames(tc.stream, size)
				equalList(t, "what was cut", got, tc.want...)
				if tc.wrong == "" && err != nil || tc.wrong != "" && (!errors.Is(err, errFraming) || !strings.Contains(err.Error(), tc.wrong)) {
					t.Errorf("error %v, want %q", err, tc.wrong)
				}
			})
		}
	}
}

// longest is a message of maxMessage bytes and more, most of it body.
func longest(more int) string {
	head := "SIP/2.0 200 OK\r\nl: 65496\r\n\r\n"
	size := maxMessage - len(head) + more
	head = strings.Replace(head, "65496", fmt.Sprint(size), 1)
	return head + strings.Repeat("x", size)
}

// padded is a message of that many bytes without a body.
func padded(size int) string {
	const around = "SIP/2.0 200 OK\r\nl: 0\r\nX: \r\n\r\n"
	return strings.Replace(around, "X: ", "X: "+strings.Repeat("y", size-len(around)), 1)
}

// FuzzFrames: however a stream is cut into pieces, the same messages come of it,
// nothing is made up, and no more is kept than is allowed.
func FuzzFrames(f *testing.F) {
	f.Add([]byte("\r\n\r\n"+message4+"\r\nSIP/2.0 200 OK\r\nl: 0\r\n\r\n"), 3)
	f.Add([]byte("garbage\r\n"), 1)
	f.Fuzz(func(t *testing.T, stream []byte, size int) {
		if size < 1 {
			return
		}
		whole, wrong := frames(string(stream), len(stream)+1)
		pieces, wrong2 := frames(string(stream), size)
		if (wrong == nil) != (wrong2 == nil) || strings.Join(whole, "|") != strings.Join(pieces, "|") {
			t.Errorf("%q (%v) at once, %q (%v) by %d", whole, wrong, pieces, wrong2, size)
		}
		if !strings.HasPrefix(string(stream), strings.Join(whole, "")) {
			t.Errorf("%q out of %q", whole, stream)
		}
		for _, message := range whole {
			if len(message) > maxMessage {
				t.Errorf("a message of %d bytes", len(message))
			}
		}
	})
}
