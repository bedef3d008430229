// Package memnet is a packet network in memory, for tests of what speaks UDP.
//
// Its connections are [net.PacketConn]s with the semantics of a UDP socket, made
// of nothing that the operating system waits on: inside a testing/synctest
// bubble a goroutine that reads from one is durably blocked, so that virtual
// time passes and a timer of half a minute costs nothing.
//
// It knows nothing of SIP, and it neither loses nor delays anything unless a
// [Filter] says so.
package memnet

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sort"
	"sync"
	"syscall"
	"time"
)

// firstPort is where port 0 begins to look for a free one: the start of the
// dynamic ports (RFC 6335 section 6).
const firstPort = 49152

// MaxPayload is the longest payload that a packet can carry, in bytes: that of
// UDP over IPv4.
const MaxPayload = 65507

// ErrAddress indicates an address that a connection of this network cannot
// have: not valid, or standing for all addresses of a machine.
var ErrAddress = errors.New("memnet: a connection needs a definite IP address")

// Packet is one datagram on its way.
type Packet struct {
	From, To netip.AddrPort
	Data     []byte // never written to again by the network or its connections
}

// Delivery is a packet that arrives after a while.
type Delivery struct {
	Packet
	After time.Duration // 0 or less: at once, before WriteTo returns
}

// Filter decides what becomes of a packet: an empty list loses it, two
// deliveries double it, After delays it (and so may bring it behind a later
// one; equal delays keep the order), and a changed Packet is a packet rewritten
// on its way. It is called for
// one packet at a time, and must not itself use the network.
type Filter func(Packet) []Delivery

// Network carries packets between the connections made by its Listen. Its zero
// value is not usable; see [New].
type Network struct {
	mu      sync.Mutex
	conns   map[netip.AddrPort]*conn
	next    uint16
	filter  Filter
	delayed []delayed // by when they are due, and as they were sent
}

// delayed is a packet on its way, and when it arrives.
type delayed struct {
	Packet
	due time.Time
}

// New returns a network without connections that delivers everything at once.
func New() *Network {
	return &Network{conns: make(map[netip.AddrPort]*conn), next: firstPort}
}

// Filter puts f in the way of every packet written from now on; nil removes it.
func (n *Network) Filter(f Filter) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.filter = f
}

// Listen returns a connection bound to addr, whose port 0 stands for the next
// free one. The error is [ErrAddress], or syscall.EADDRINUSE where the address
// is taken or no port is free.
func (n *Network) Listen(addr netip.AddrPort) (net.PacketConn, error) {
	ip := addr.Addr().Unmap()
	if !ip.IsValid() || ip.IsUnspecified() {
		return nil, fmt.Errorf("%w, not %q", ErrAddress, addr)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	addr = netip.AddrPortFrom(ip, addr.Port())
	if addr.Port() == 0 {
		var err error
		if addr, err = n.free(ip); err != nil {
			return nil, err
		}
	} else if n.conns[addr] != nil {
		return nil, fmt.Errorf("memnet: listen on %s: %w", addr, syscall.EADDRINUSE)
	}
	c := newConn(n, addr)
	n.conns[addr] = c
	return c, nil
}

// free returns ip with the next port that nobody has. Ports go round, as a
// kernel's do, so that a closed connection's late packets reach nobody else.
func (n *Network) free(ip netip.Addr) (netip.AddrPort, error) {
	for range 1<<16 - firstPort {
		addr := netip.AddrPortFrom(ip, n.next)
		if n.next++; n.next == 0 {
			n.next = firstPort
		}
		if n.conns[addr] == nil {
			return addr, nil
		}
	}
	return netip.AddrPort{}, fmt.Errorf("memnet: listen on %s: no free port: %w", ip, syscall.EADDRINUSE)
}

// send takes a packet from a connection and sees to its deliveries.
func (n *Network) send(p Packet) {
	n.mu.Lock()
	defer n.mu.Unlock()
	deliveries := []Delivery{{Packet: p}}
	if n.filter != nil {
		deliveries = n.filter(p)
	}
	for _, d := range deliveries {
		if d.After <= 0 {
			n.deliver(d.Packet)
			continue
		}
		due := time.Now().Add(d.After)
		at := sort.Search(len(n.delayed), func(i int) bool { return n.delayed[i].due.After(due) })
		n.delayed = slices.Insert(n.delayed, at, delayed{d.Packet, due})
		time.AfterFunc(d.After, n.arrive)
	}
}

// arrive delivers the packets that are due. Timers that end in the same moment
// may run in any order, so none of them delivers its own packet alone.
func (n *Network) arrive() {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := time.Now()
	for len(n.delayed) > 0 && !n.delayed[0].due.After(now) {
		n.deliver(n.delayed[0].Packet)
		n.delayed = n.delayed[1:]
	}
}

// deliver puts a packet into its receiver's queue. Where nobody listens it is
// lost, as a datagram to a closed port is for an unconnected socket.
func (n *Network) deliver(p Packet) {
	if c := n.conns[p.To]; c != nil {
		c.put(p)
	}
}

// forget gives an address free again.
func (n *Network) forget(addr netip.AddrPort) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.conns, addr)
}
