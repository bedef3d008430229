package parts

import (
	_ "embed"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

//go:embed netsip.pl
var netSIPProgram string

// NetSIP is a registrar and stateless, record-routing proxy of Perl's Net::SIP:
// one process, UDP, digest by RFC 2617.
type NetSIP struct {
	Addr string // address:port
}

// StartNetSIP starts a server on a loopback address of its own. lines are users
// with the address:port that their calls are sent to.
func StartNetSIP(t testing.TB, lines map[string]string) *NetSIP {
	t.Helper()
	if err := exec.Command("perl", "-MNet::SIP", "-e", "1").Run(); err != nil {
		t.Skip("libnet-sip-perl is not installed; the test command installs it")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "netsip.pl")
	if err := os.WriteFile(program, []byte(netSIPProgram), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &NetSIP{Addr: net.JoinHostPort(loopback(), "5060")}
	args := []string{program, s.Addr, Domain}
	for user, password := range Users {
		args = append(args, user+"="+password)
	}
	for user, addr := range lines {
		args = append(args, user+"@"+addr)
	}
	start(t, dir, "perl", args...)
	Eventually(t, "Net::SIP answers", func() bool { return answersOptions(s.Addr) })
	return s
}

// answersOptions reports whether something at a UDP address:port answers SIP.
func answersOptions(addr string) bool {
	conn, err := net.Dial("udp4", addr)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	self := conn.LocalAddr().String()
	request := "OPTIONS sip:ping480@" + Domain + " SIP/2.0\r\nVia: SIP/2.0/UDP " + self + ";branch=z9hG4bKping\r\n" +
		"From: <sip:ping@" + Domain + ">;tag=p\r\nTo: <sip:ping480@" + Domain + ">\r\nCall-ID: ping@" + self + "\r\nCSeq: 1 OPTIONS\r\n" +
		"Max-Forwards: 70\r\nContact: <sip:ping@" + self + ">\r\nContent-Length: 0\r\n\r\n"
	if _, err := conn.Write([]byte(request)); err != nil {
		return false
	}
	_ = conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
	n, err := conn.Read(make([]byte, 4096))
	return err == nil && n > 0
}
