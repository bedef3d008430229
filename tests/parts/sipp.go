package parts

import (
	"bytes"
	endian "encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// SIPp is a phone or PBX that follows a script, for one call.
type SIPp struct {
	*process
	t    testing.TB
	dir  string
	Addr string // address:port, UDP
}

// StartSIPp starts a SIPp that waits for one call and plays a scenario (its XML).
func StartSIPp(t testing.TB, scenario string) *SIPp {
	t.Helper()
	dir, host := t.TempDir(), loopback()
	path := filepath.Join(dir, "scenario.xml")
	if err := os.WriteFile(path, []byte(scenario), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &SIPp{t: t, dir: dir, Addr: net.JoinHostPort(host, "5060")}
	s.process = start(t, dir, "sipp", "-sf", path, "-i", host, "-p", "5060", "-m", "1", "-nostdin", "-watchdog_interval", "0",
		"-trace_msg", "-message_file", filepath.Join(dir, "messages"), "-trace_err", "-error_file", filepath.Join(dir, "errors"))
	Eventually(t, "SIPp listens", func() bool {
		select {
		case <-s.ended:
			t.Fatal("SIPp does not take the script")
		default:
		}
		return listens(s.Addr)
	})
	t.Cleanup(func() {
		for _, name := range []string{"errors", "messages"} {
			if text, err := os.ReadFile(filepath.Join(dir, name)); err == nil && t.Failed() {
				t.Logf("SIPp's %s:\n%s", name, text)
			}
		}
	})
	return s
}

// Finish waits until the script is at its end, and fails the test where something
// else came than it expects.
func (s *SIPp) Finish() {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.t.Fatal("SIPp still waits for what its script expects")
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		s.t.Errorf("SIPp's script was not kept to: exit status %d", code)
	}
}

// listens reports whether a UDP socket of this machine is bound to an IPv4
// address:port, as the kernel lists them. To try to bind it oneself would be in the
// way of whoever is about to.
func listens(addr string) bool {
	at, err := netip.ParseAddrPort(addr)
	if err != nil {
		return false
	}
	list, err := os.ReadFile("/proc/net/udp")
	if err != nil {
		return false
	}
	ip := at.Addr().As4()
	entry := fmt.Sprintf(" %08X:%04X ", endian.NativeEndian.Uint32(ip[:]), at.Port())
	return bytes.Contains(list, []byte(entry))
}
