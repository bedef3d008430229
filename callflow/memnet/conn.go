package memnet

import (
	"bytes"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"
)

// queueLength is how many packets wait unread for a connection before further
// ones are lost, as a full socket buffer loses them.
const queueLength = 4096

// conn is one bound connection. A condition variable is used to wait, since
// it, unlike a mutex, counts as durably blocked in a synctest bubble.
type conn struct {
	net   *Network
	local netip.AddrPort

	mu       sync.Mutex
	changed  *sync.Cond // queue, closed or the read deadline
	queue    []Packet
	closed   bool
	readBy   time.Time // zero: no deadline
	writeBy  time.Time
	readWake *time.Timer
}

func newConn(n *Network, local netip.AddrPort) *conn {
	c := &conn{net: n, local: local}
	c.changed = sync.NewCond(&c.mu)
	return c
}

// put adds a packet to those waiting to be read.
func (c *conn) put(p Packet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || len(c.queue) >= queueLength {
		return
	}
	c.queue = append(c.queue, p)
	c.changed.Broadcast()
}

// ReadFrom waits for a packet, copies it into b, cutting off what does not fit,
// and returns its sender as a *net.UDPAddr. The error wraps net.ErrClosed after
// Close and os.ErrDeadlineExceeded after the read deadline.
func (c *conn) ReadFrom(b []byte) (int, net.Addr, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		switch {
		case c.closed:
			return 0, nil, c.fail("read", nil, net.ErrClosed)
		case past(c.readBy):
			return 0, nil, c.fail("read", nil, os.ErrDeadlineExceeded)
		case len(c.queue) > 0:
			p := c.queue[0]
			c.queue = c.queue[1:]
			return copy(b, p.Data), net.UDPAddrFromAddrPort(p.From), nil
		}
		c.changed.Wait()
	}
}

// WriteTo sends b to addr, which must be a *net.UDPAddr. As with UDP, its
// success does not say that anybody receives it. The error wraps net.ErrClosed,
// os.ErrDeadlineExceeded, or syscall.EMSGSIZE above MaxPayload.
func (c *conn) WriteTo(b []byte, addr net.Addr) (int, error) {
	udp, ok := addr.(*net.UDPAddr)
	if !ok {
		return 0, c.fail("write", addr, fmt.Errorf("%T is no UDP address: %w", addr, syscall.EINVAL))
	}
	to := udp.AddrPort()
	to = netip.AddrPortFrom(to.Addr().Unmap(), to.Port())
	c.mu.Lock()
	closed, late := c.closed, past(c.writeBy)
	c.mu.Unlock()
	switch {
	case closed:
		return 0, c.fail("write", addr, net.ErrClosed)
	case late:
		return 0, c.fail("write", addr, os.ErrDeadlineExceeded)
	case len(b) > MaxPayload:
		return 0, c.fail("write", addr, syscall.EMSGSIZE)
	}
	c.net.send(Packet{From: c.local, To: to, Data: bytes.Clone(b)})
	return len(b), nil
}

// Close frees the address and wakes everybody who reads. A second Close fails
// with net.ErrClosed, as a socket's does.
func (c *conn) Close() error {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return c.fail("close", nil, net.ErrClosed)
	}
	c.closed, c.queue = true, nil
	if c.readWake != nil {
		c.readWake.Stop()
	}
	c.changed.Broadcast()
	c.mu.Unlock()
	c.net.forget(c.local)
	return nil
}

// LocalAddr returns the bound address as a *net.UDPAddr.
func (c *conn) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(c.local) }

// SetDeadline sets both deadlines; the zero time removes them.
func (c *conn) SetDeadline(t time.Time) error {
	if err := c.SetReadDeadline(t); err != nil {
		return err
	}
	return c.SetWriteDeadline(t)
}

// SetReadDeadline ends reads, also those already waiting, at t.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return c.fail("set", nil, net.ErrClosed)
	}
	c.readBy = t
	if c.readWake != nil {
		c.readWake.Stop()
		c.readWake = nil
	}
	if wait := time.Until(t); !t.IsZero() && wait > 0 {
		c.readWake = time.AfterFunc(wait, func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.changed.Broadcast()
		})
	}
	c.changed.Broadcast()
	return nil
}

// SetWriteDeadline makes writes after t fail. A write itself never waits.
func (c *conn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return c.fail("set", nil, net.ErrClosed)
	}
	c.writeBy = t
	return nil
}

// past reports whether a deadline is set and over.
func past(t time.Time) bool { return !t.IsZero() && !time.Now().Before(t) }

// fail dresses an error up as a socket's, so that net.Error's Timeout works.
func (c *conn) fail(op string, to net.Addr, err error) error {
	return &net.OpError{Op: op, Net: "mem", Source: net.UDPAddrFromAddrPort(c.local), Addr: to, Err: err}
}
