// Package nativetest plays the browser's side of native messaging in tests, from
// transcripts that can be read. It runs within a testing/synctest bubble: virtual
// time, and no waiting.
package nativetest

import (
	"encoding/binary"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"siptap.org/siptap/host/native"
)

// Peer is a browser that is connected with a host.
type Peer struct {
	t     *testing.T
	in    *io.PipeWriter
	out   *io.PipeReader
	ended chan error // what serve returned
	read  chan error // how reading what it wrote ended
	names map[string]string

	mu     sync.Mutex
	frames []string // received, and not yet asked for
	sent   []string // all of them
	got    []string // all of them
}

// Start runs serve, as a program that the browser has started.
func Start(t *testing.T, serve func(in io.Reader, out io.Writer) error) *Peer {
	t.Helper()
	hostIn, in := io.Pipe()
	out, hostOut := io.Pipe()
	p := &Peer{t: t, in: in, out: out, ended: make(chan error, 1), read: make(chan error, 1), names: map[string]string{}}
	go func() {
		err := serve(hostIn, hostOut)
		p.ended <- errors.Join(err, hostIn.Close(), hostOut.Close())
	}()
	go func() { p.read <- p.collect() }()
	return p
}

func (p *Peer) collect() error {
	frames := native.NewReader(p.out)
	for {
		content, err := frames.Read()
		if err != nil {
			return err
		}
		p.mu.Lock()
		p.frames = append(p.frames, string(content))
		p.got = append(p.got, string(content))
		p.mu.Unlock()
	}
}

// Send sends a frame, and lets everything run that follows from it.
func (p *Peer) Send(content string) {
	p.t.Helper()
	p.mu.Lock()
	p.sent = append(p.sent, content)
	p.mu.Unlock()
	p.SendRaw(binary.NativeEndian.AppendUint32(nil, uint32(len(content))), []byte(content))
}

// SendRaw sends bytes as they are.
func (p *Peer) SendRaw(pieces ...[]byte) {
	p.t.Helper()
	for _, piece := range pieces {
		if _, err := p.in.Write(piece); err != nil {
			p.t.Fatalf("the host reads no more: %v", err)
		}
	}
	synctest.Wait()
}

// Received returns the frames that came since it was last asked.
func (p *Peer) Received() []string {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	frames := p.frames
	p.frames = nil
	return frames
}

// Everything returns all frames so far, those sent and those received.
func (p *Peer) Everything() (sent, received []string) {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.sent), slices.Clone(p.got)
}

// Play goes through a transcript. A line that begins with ">" is sent; those that
// begin with "<" are all that comes back, in this order. In these $name takes
// whatever stands there within quotes and must be the same from then on, and $_
// takes anything; in lines sent $name stands for what was taken.
func (p *Peer) Play(transcript string) {
	p.t.Helper()
	var want []string
	for line := range strings.Lines(transcript) {
		direction, content, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch direction {
		case ">":
			p.expect(want)
			want = nil
			p.Send(p.fill(content))
		case "<":
			want = append(want, content)
		case "":
		default:
			p.t.Fatalf("neither > nor <: %s", line)
		}
	}
	p.expect(want)
}

// Value returns what a $name has taken.
func (p *Peer) Value(name string) string { return p.names[name] }

func (p *Peer) fill(line string) string {
	return variable.ReplaceAllStringFunc(line, func(name string) string {
		if value, ok := p.names[name[1:]]; ok {
			return value
		}
		return name
	})
}

var (
	variable       = regexp.MustCompile(`\$[a-z_]+`)
	quotedVariable = regexp.MustCompile(`\\\$[a-z_]+`)
)

func (p *Peer) expect(want []string) {
	p.t.Helper()
	got := p.Received()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(want):
			p.t.Fatalf("\nunexpected %s", got[i])
		case i >= len(got):
			p.t.Fatalf("\nmissing    %s", want[i])
		case !p.match(want[i], got[i]):
			p.t.Fatalf("\ngot        %s\nwant       %s", got[i], p.fill(want[i]))
		}
	}
}

// match compares a frame with a line and keeps what its variables take.
func (p *Peer) match(line, frame string) bool {
	line = p.fill(line)
	var names []string
	pattern := quotedVariable.ReplaceAllStringFunc(regexp.QuoteMeta(line), func(name string) string {
		names = append(names, name[2:])
		if name == `\$_` {
			return `(.*)`
		}
		return `([^"]*)`
	})
	taken := regexp.MustCompile("^" + pattern + "$").FindStringSubmatch(frame)
	if taken == nil {
		return false
	}
	for i, name := range names {
		if name != "_" && !slices.Contains(names[:i], name) {
			p.names[name] = taken[i+1]
		}
	}
	return true
}

// End closes the host's input, as a browser does that goes, and returns what the
// host ended with.
func (p *Peer) End() error {
	p.t.Helper()
	if err := p.in.Close(); err != nil {
		p.t.Fatal(err)
	}
	return p.Wait()
}

// Wait returns what the host ended with, once it has.
func (p *Peer) Wait() error {
	p.t.Helper()
	err := <-p.ended
	if read := <-p.read; !errors.Is(read, io.EOF) {
		p.t.Errorf("the host left half a frame behind: %v", read)
	}
	return err
}
