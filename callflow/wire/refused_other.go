//go:build !linux

package wire

import (
	"net"
	"net/netip"
)

// listenRefusals does nothing here: only Linux tells an unconnected UDP socket
// which packet an ICMP error is about. An unreachable server costs Timer B.
func listenRefusals(net.PacketConn) {}

func refusals(net.PacketConn) []netip.AddrPort { return nil }
