package wire

import (
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"syscall"
)

// listenRefusals asks the kernel to report ICMP errors (RFC 3261 section 18.4)
// on a UDP socket that is not connected; without it a phone that is switched off
// looks like one that is slow. Failing to ask costs only the time.
func listenRefusals(conn net.PacketConn) {
	raw := rawConn(conn)
	if raw == nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, syscall.IP_RECVERR, 1)
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IPV6, ipv6RecvErr, 1)
	})
}

// ipv6RecvErr is IPV6_RECVERR of linux/in6.h, which package syscall lacks.
const ipv6RecvErr = 25

// refusals returns where packets went that the network reported as not
// deliverable, and forgets them. Only "nobody listens there" counts: the other
// ICMP errors may pass (RFC 1122 section 4.2.3.9).
func refusals(conn net.PacketConn) []netip.AddrPort {
	raw := rawConn(conn)
	if raw == nil {
		return nil
	}
	var found []netip.AddrPort
	_ = raw.Control(func(fd uintptr) {
		var data, control [512]byte
		for range maxReadErrors {
			_, oobn, _, to, err := syscall.Recvmsg(int(fd), data[:], control[:], syscall.MSG_ERRQUEUE|syscall.MSG_DONTWAIT)
			if err != nil {
				return
			}
			if !saysRefused(control[:oobn]) {
				continue
			}
			switch a := to.(type) {
			case *syscall.SockaddrInet4:
				found = append(found, netip.AddrPortFrom(netip.AddrFrom4(a.Addr), uint16(a.Port)))
			case *syscall.SockaddrInet6:
				found = append(found, netip.AddrPortFrom(netip.AddrFrom16(a.Addr).Unmap(), uint16(a.Port)))
			}
		}
	})
	return found
}

// saysRefused looks for a sock_extended_err (linux/errqueue.h) whose errno, its
// first four bytes, is ECONNREFUSED.
func saysRefused(control []byte) bool {
	messages, err := syscall.ParseSocketControlMessage(control)
	if err != nil {
		return false
	}
	for _, m := range messages {
		v4 := m.Header.Level == syscall.IPPROTO_IP && m.Header.Type == syscall.IP_RECVERR
		v6 := m.Header.Level == syscall.IPPROTO_IPV6 && m.Header.Type == ipv6RecvErr
		if (v4 || v6) && len(m.Data) >= 4 {
			errno := syscall.Errno(binary.NativeEndian.Uint32(m.Data))
			return errors.Is(errno, syscall.ECONNREFUSED)
		}
	}
	return false
}

func rawConn(conn net.PacketConn) syscall.RawConn {
	c, ok := conn.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}
