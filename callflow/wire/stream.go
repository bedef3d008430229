package wire

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emiago/sipgo/sip"
)

// streamTap is a TCP or TLS connection with a tap on it. The stack reads whole
// messages from it that can be parsed, or the connection's end: one bad message
// costs itself, and what is no SIP stream at all is closed. It answers keep-alives,
// and bounds how long a write may wait for a peer that does not read.
type streamTap struct {
	net.Conn
	tap           *tap
	log           *slog.Logger
	parser        *sip.Parser
	local, remote netip.AddrPort
	name          string      // whose name the certificate was checked for
	onClose       func()      // called at the stack's Close, at least once; may be nil
	onEnd         func(error) // called once when nothing can be read any more; may be nil

	// These are the one reader's.
	frames framer
	whole  []byte // the rest of a message that is being read
	buf    [4096]byte

	heard atomic.Int64 // how many messages have come

	mu       sync.Mutex
	why      error // why we have closed it, or why it ended
	ended    bool
	half     bool        // one CRLF of a ping has come
	awaiting bool        // we have sent a ping
	ponged   bool        // the peer has answered a ping at least once
	patience *time.Timer // for the pong
}

// writeTime is how long one message may take to be written to a connection.
const writeTime = 2 * time.Second

// Read reads one message, or the rest of one.
func (s *streamTap) Read(b []byte) (int, error) {
	for len(s.whole) == 0 {
		message, blank, err := s.frames.next()
		switch {
		case err != nil:
			return 0, s.end(err)
		case blank:
			if err := s.blank(); err != nil {
				return 0, s.end(err)
			}
		case message == nil:
			n, err := s.Conn.Read(s.buf[:])
			s.frames.add(s.buf[:n])
			if err != nil && n == 0 {
				return 0, s.end(err)
			}
		default:
			s.tap.message(s.remote, s.local, message)
			message = tidy(message)
			if _, err := s.parser.ParseSIP(message); err != nil {
				s.log.Info("a message could not be read and is ignored", "peer", s.remote.String(), "bytes", len(message))
				continue
			}
			s.unhalf()
			s.whole = message
			s.heard.Add(1)
		}
	}
	n := copy(b, s.whole)
	s.whole = s.whole[n:]
	return n, nil
}

// end says, once, that the connection is over, and returns why.
func (s *streamTap) end(err error) error {
	s.mu.Lock()
	if s.why != nil {
		err = s.why
	}
	s.why = err
	first := !s.ended
	s.ended = true
	if s.patience != nil {
		s.patience.Stop()
	}
	s.mu.Unlock()
	if !first {
		return err
	}
	if !closed(err) {
		s.log.Info("a connection is closed", "peer", s.remote.String(), "why", err.Error())
	}
	if s.onEnd != nil {
		s.onEnd(err)
	}
	return err
}

// Write sends one message.
func (s *streamTap) Write(b []byte) (int, error) {
	s.tap.message(s.local, s.remote, b)
	return s.write(b)
}

func (s *streamTap) write(b []byte) (int, error) {
	if err := s.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return 0, err
	}
	n, err := s.Conn.Write(b)
	if err != nil && !closed(err) {
		s.giveUp(fmt.Errorf("write: %w", err)) // a part of the message may be out: nothing else can follow it
	}
	return n, err
}

// giveUp closes the connection, which ends the reading.
func (s *streamTap) giveUp(why error) {
	s.mu.Lock()
	if s.why == nil {
		s.why = why
	}
	s.mu.Unlock()
	_ = s.Conn.Close()
}

// Close is called by the stack when it has no use for the connection any more. That
// the farewell of TLS could not be sent over a broken one is no error.
func (s *streamTap) Close() error {
	if s.onClose != nil {
		s.onClose()
	}
	_ = s.Conn.Close()
	return nil
}

// errNoPong says that a peer that used to answer pings has not answered one.
var errNoPong = errors.New("a keep-alive was not answered")

// pongTime is how long the answer to a ping is awaited (RFC 5626 section 4.4.1).
const pongTime = 10 * time.Second

var (
	pingText = []byte("\r\n\r\n")
	pongText = []byte("\r\n")
)

// ping asks the peer for a sign of life (RFC 5626 section 3.5.1). Many servers give
// none to who has not agreed on it by registering, so that silence means something
// only where there once was an answer.
func (s *streamTap) ping() {
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		return
	}
	s.awaiting = true
	if s.ponged {
		s.patience = time.AfterFunc(pongTime, func() { s.giveUp(errNoPong) })
	}
	s.mu.Unlock()
	_, _ = s.write(pingText) // a failure ends the connection
}

// blank takes a CRLF between two messages: a pong where one is awaited, else one
// half of the peer's ping, which wants our pong when it is whole.
func (s *streamTap) blank() error {
	s.mu.Lock()
	if s.awaiting {
		s.awaiting, s.ponged = false, true
		if s.patience != nil {
			s.patience.Stop()
		}
		s.mu.Unlock()
		return nil
	}
	s.half = !s.half
	whole := !s.half
	s.mu.Unlock()
	if !whole {
		return nil
	}
	_, err := s.write(pongText)
	return err
}

// unhalf forgets a CRLF that only stood before a message.
func (s *streamTap) unhalf() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.half = false
}

// isKeepAlive reports whether data is nothing but a keep-alive.
func isKeepAlive(data []byte) bool { return len(bytes.Trim(data, "\r\n\x00")) == 0 }
