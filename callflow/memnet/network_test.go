package memnet_test

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/memnet"
)

func addr(s string) netip.AddrPort { return netip.MustParseAddrPort(s) }

func listen(t *testing.T, n *memnet.Network, s string) net.PacketConn {
	t.Helper()
	c, err := n.Listen(addr(s))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return c
}

func send(t *testing.T, from net.PacketConn, to net.PacketConn, text string) {
	t.Helper()
	if n, err := from.WriteTo([]byte(text), to.LocalAddr()); err != nil || n != len(text) {
		t.Fatalf("WriteTo = %d, %v", n, err)
	}
}

func read(t *testing.T, c net.PacketConn) (string, string) {
	t.Helper()
	b := make([]byte, 100)
	n, from, err := c.ReadFrom(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n]), from.String()
}

func TestPacketsKeepTheirOrderAndSender(t *testing.T) {
	n := memnet.New()
	a, b := listen(t, n, "192.0.2.1:5060"), listen(t, n, "[2001:db8::1]:5060")
	for _, s := range []string{"one", "two", ""} {
		send(t, a, b, s)
	}
	for _, want := range []string{"one", "two", ""} {
		if got, from := read(t, b); got != want || from != "192.0.2.1:5060" {
			t.Errorf("read %q from %s, want %q", got, from, want)
		}
	}
}

func TestWriteCopies(t *testing.T) {
	n := memnet.New()
	a, b := listen(t, n, "192.0.2.1:0"), listen(t, n, "192.0.2.1:0")
	buf := []byte("before")
	if _, err := a.WriteTo(buf, b.LocalAddr()); err != nil {
		t.Fatal(err)
	}
	copy(buf, "after!")
	if got, _ := read(t, b); got != "before" {
		t.Errorf("read %q", got)
	}
}

func TestShortBufferCutsThePacket(t *testing.T) {
	n := memnet.New()
	a, b := listen(t, n, "192.0.2.1:1"), listen(t, n, "192.0.2.1:2")
	send(t, a, b, "longer")
	send(t, a, b, "next")
	small := make([]byte, 4)
	if c, _, err := b.ReadFrom(small); err != nil || string(small[:c]) != "long" {
		t.Errorf("ReadFrom = %q, %v", small[:c], err)
	}
	if got, _ := read(t, b); got != "next" {
		t.Errorf("read %q, want the next packet, not the cut-off rest", got)
	}
}

func TestListen(t *testing.T) {
	n := memnet.New()
	first := listen(t, n, "192.0.2.1:49153")
	seen := map[string]bool{first.LocalAddr().String(): true}
	for range 3 {
		c := listen(t, n, "192.0.2.1:0")
		if s := c.LocalAddr().String(); seen[s] {
			t.Errorf("%s was given twice", s)
		} else {
			seen[s] = true
		}
	}
	if _, err := n.Listen(addr("192.0.2.1:49153")); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("a taken address: %v", err)
	}
	for _, s := range []netip.AddrPort{{}, addr("0.0.0.0:5060"), addr("[::]:0")} {
		if _, err := n.Listen(s); !errors.Is(err, memnet.ErrAddress) {
			t.Errorf("%v: %v", s, err)
		}
	}
	first.Close()
	listen(t, n, "192.0.2.1:49153") // free again
}

func TestCloseEndsReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := listen(t, memnet.New(), "192.0.2.1:0")
		ended := make(chan error)
		for range 2 {
			go func() {
				_, _, err := c.ReadFrom(make([]byte, 10))
				ended <- err
			}()
		}
		synctest.Wait()
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := <-ended; !errors.Is(err, net.ErrClosed) {
				t.Errorf("read ended with %v", err)
			}
		}
		if _, err := c.WriteTo(nil, c.LocalAddr()); !errors.Is(err, net.ErrClosed) {
			t.Errorf("write: %v", err)
		}
		if err := c.Close(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("second close: %v", err)
		}
	})
}

func TestDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := listen(t, memnet.New(), "192.0.2.1:0")
		start := time.Now()
		if err := c.SetDeadline(start.Add(3 * time.Second)); err != nil {
			t.Fatal(err)
		}
		_, _, err := c.ReadFrom(make([]byte, 10))
		var timeout net.Error
		if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &timeout) || !timeout.Timeout() {
			t.Errorf("read: %v", err)
		}
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("read waited %v", took)
		}
		if _, err := c.WriteTo(nil, c.LocalAddr()); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("write: %v", err)
		}
		if err := c.SetDeadline(time.Time{}); err != nil {
			t.Fatal(err)
		}
		send(t, c, c, "again")
		if got, _ := read(t, c); got != "again" {
			t.Errorf("read %q", got)
		}
	})
}

func TestDeadlineOfAWaitingReadCanBeMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := listen(t, memnet.New(), "192.0.2.1:0")
		start := time.Now()
		_ = c.SetReadDeadline(start.Add(time.Minute))
		time.AfterFunc(time.Second, func() { _ = c.SetReadDeadline(start.Add(2 * time.Second)) })
		if _, _, err := c.ReadFrom(nil); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("read: %v", err)
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("read waited %v", took)
		}
	})
}

func TestBadWrites(t *testing.T) {
	n := memnet.New()
	c := listen(t, n, "192.0.2.1:1")
	if _, err := c.WriteTo(nil, &net.TCPAddr{}); !errors.Is(err, syscall.EINVAL) {
		t.Errorf("to a TCP address: %v", err)
	}
	if _, err := c.WriteTo(make([]byte, memnet.MaxPayload+1), c.LocalAddr()); !errors.Is(err, syscall.EMSGSIZE) {
		t.Errorf("too long: %v", err)
	}
	if _, err := c.WriteTo([]byte("x"), &net.UDPAddr{IP: net.IPv4(192, 0, 2, 9), Port: 9}); err != nil {
		t.Errorf("to nobody: %v", err)
	}
}

func TestFilter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		a, b := listen(t, n, "192.0.2.1:1"), listen(t, n, "192.0.2.1:2")
		n.Filter(func(p memnet.Packet) []memnet.Delivery {
			switch {
			case strings.HasPrefix(string(p.Data), "lose"):
				return nil
			case strings.HasPrefix(string(p.Data), "late"):
				return []memnet.Delivery{{Packet: p, After: time.Second}}
			case strings.HasPrefix(string(p.Data), "twice"):
				return []memnet.Delivery{{Packet: p}, {Packet: p, After: 2 * time.Second}}
			}
			p.From = addr("198.51.100.1:7") // as a NAT would
			return []memnet.Delivery{{Packet: p}}
		})
		for _, s := range []string{"lose", "late", "twice", "nat"} {
			send(t, a, b, s)
		}
		var got []string
		start := time.Now()
		for range 4 {
			text, from := read(t, b)
			got = append(got, text+" "+from+" "+time.Since(start).String())
		}
		want := []string{
			"twice 192.0.2.1:1 0s", "nat 198.51.100.1:7 0s",
			"late 192.0.2.1:1 1s", "twice 192.0.2.1:1 2s",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q\nwant %q", got, want)
		}
	})
}

func TestEqualDelaysKeepTheOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		a, b := listen(t, n, "192.0.2.1:1"), listen(t, n, "192.0.2.1:2")
		n.Filter(func(p memnet.Packet) []memnet.Delivery {
			return []memnet.Delivery{{Packet: p, After: time.Millisecond}}
		})
		for i := range 100 {
			send(t, a, b, strconv.Itoa(i))
		}
		for i := range 100 {
			if got, _ := read(t, b); got != strconv.Itoa(i) {
				t.Fatalf("packet %d is %s", i, got)
			}
		}
	})
}
