package locate_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/miekg/dns"

	"siptap.org/siptap/callflow/locate"
)

// nameServers are DNS servers at one port of several loopback addresses.
type nameServers struct {
	port string
	mu   sync.Mutex
	said []string // "[::1] A pbx.example.com.": who was asked what
}

// startNameServers runs a server at each address; those in silent take questions and say
// nothing. Without such addresses here the test is skipped.
func startNameServers(t *testing.T, silent []string, addrs ...string) *nameServers {
	t.Helper()
	n := &nameServers{port: "0"}
	for _, addr := range addrs {
		conn, err := net.ListenPacket("udp", net.JoinHostPort(addr, n.port))
		if err != nil {
			t.Skipf("no %s here: %v", addr, err)
		}
		_, n.port, _ = net.SplitHostPort(conn.LocalAddr().String())
		mute := slices.Contains(silent, addr)
		server := &dns.Server{PacketConn: conn, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
			n.mu.Lock()
			n.said = append(n.said, addr+" "+dns.TypeToString[q.Question[0].Qtype]+" "+q.Question[0].Name)
			n.mu.Unlock()
			if !mute {
				reply(w, q, dns.RcodeSuccess, q.Question[0].Name+" 60 A 192.0.2.1")
			}
		})}
		started, done := make(chan struct{}), make(chan struct{})
		server.NotifyStartedFunc = func() { close(started) }
		go func() { defer close(done); _ = server.ActivateAndServe() }()
		<-started
		t.Cleanup(func() { _ = server.Shutdown(); <-done })
	}
	return n
}

func (n *nameServers) asked() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	said := n.said
	n.said = nil
	return said
}

// errOS is what the tests' operating system says to everything.
var errOS = errors.New("asked the operating system")

// machine is a machine with this resolv.conf.
func machine(t *testing.T, conf, port string) locate.DNS {
	t.Helper()
	file := filepath.Join(t.TempDir(), "resolv.conf")
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	return locate.Machine(file, file+".hosts", port, func(context.Context, string, uint16) (locate.Answer, error) {
		return locate.Answer{}, errOS
	})
}

func TestResolvConf(t *testing.T) {
	n := startNameServers(t, nil, "127.0.0.1", "::1")
	for name, tc := range map[string]struct {
		conf, host string
		asked      []string // nil: the operating system was
	}{
		"a server":                    {"# a comment\nnameserver 127.0.0.1\n", "pbx.example.com.", []string{"127.0.0.1 A pbx.example.com."}},
		"an IPv6 server":              {"nameserver ::1\n", "pbx.example.com.", []string{"::1 A pbx.example.com."}},
		"the first of two":            {"nameserver ::1\nnameserver 127.0.0.1\n", "pbx.example.com.", []string{"::1 A pbx.example.com."}},
		"a search list, and a dot":    {"nameserver 127.0.0.1\nsearch corp.example\noptions ndots:5\n", "pbx.office.", []string{"127.0.0.1 A pbx.office."}},
		"a search list, and none":     {"nameserver 127.0.0.1\nsearch corp.example\n", "pbx.", nil},
		"a name of the link's own":    {"nameserver 127.0.0.1\n", "desk.local.", nil},
		"an empty file":               {"", "pbx.example.com.", nil},
		"no server in it":             {"search example.com\noptions rotate\n", "pbx.example.com.", nil},
		"no more servers than 3":      {"nameserver 127.0.0.9\nnameserver 127.0.0.8\nnameserver 127.0.0.7\nnameserver 127.0.0.1\n", "pbx.example.com.", []string{}},
		"options that mean nothing":   {"options edns0 trust-ad timeout:1\nnameserver 127.0.0.1\nsortlist x\n", "pbx.example.com.", []string{"127.0.0.1 A pbx.example.com."}},
		"lines that are none of this": {"nameserver\n\x00\xff\nnameserver 127.0.0.1\n", "pbx.example.com.", []string{"127.0.0.1 A pbx.example.com."}},
	} {
		t.Run(name, func(t *testing.T) {
			answer, err := machine(t, tc.conf, n.port).Ask(t.Context(), tc.host, dns.TypeA)
			asked := n.asked()
			switch {
			case tc.asked == nil && !errors.Is(err, errOS):
				t.Errorf("%v, %v; want the operating system's word", answer, err)
			case len(tc.asked) == 0 && tc.asked != nil && !errors.Is(err, locate.ErrServer):
				t.Errorf("%v, %v; want no answer", answer, err)
			case len(tc.asked) > 0 && (err != nil || len(answer.Records) != 1):
				t.Errorf("%v, %v", answer, err)
			}
			if !slices.Equal(asked, tc.asked) {
				t.Errorf("asked %q, want %q", asked, tc.asked)
			}
		})
	}
	none := locate.Machine(filepath.Join(t.TempDir(), "none"), "none", "", func(context.Context, string, uint16) (locate.Answer, error) {
		return locate.Answer{}, errOS
	})
	if _, err := none.Ask(t.Context(), "pbx.example.com.", dns.TypeA); !errors.Is(err, errOS) {
		t.Errorf("without resolv.conf: %v", err)
	}
}

// TestSilentServer: a server that is dead costs its wait once, not at each question
// of each call.
func TestSilentServer(t *testing.T) {
	n := startNameServers(t, []string{"127.0.0.1"}, "127.0.0.1", "127.0.0.2")
	m := machine(t, "nameserver 127.0.0.1\nnameserver 127.0.0.2\n", n.port)
	start := time.Now()
	for _, host := range []string{"a.example.com.", "b.example.com.", "c.example.com."} {
		if answer, err := m.Ask(t.Context(), host, dns.TypeA); err != nil || len(answer.Records) != 1 {
			t.Errorf("%s: %v, %v", host, answer, err)
		}
	}
	if d := time.Since(start); d > 1900*time.Millisecond {
		t.Errorf("three questions took %v", d)
	}
	want := []string{"127.0.0.1 A a.example.com.", "127.0.0.2 A a.example.com.", "127.0.0.2 A b.example.com.", "127.0.0.2 A c.example.com."}
	if asked := n.asked(); !slices.Equal(asked, want) {
		t.Errorf("asked %q", asked)
	}
}

// TestPoison: what stands beside the answer is no answer, nor is what comes with
// another question's number.
func TestPoison(t *testing.T) {
	evil := func(name string) dns.RR {
		record, _ := dns.NewRR(name + " 3600 A 192.0.2.66")
		return record
	}
	server := serve(t, func(_ string, w dns.ResponseWriter, q *dns.Msg) {
		name := q.Question[0].Name
		m := new(dns.Msg).SetReply(q)
		switch name {
		case "beside.example.":
			m.Extra = append(m.Extra, evil(name))
			m.Ns = append(m.Ns, evil(name))
			m.Answer = append(m.Answer, evil("other.example."), evil("x.beside.example."))
		case "_sip._udp.srv.example.":
			record, _ := dns.NewRR(name + " 60 SRV 0 0 5060 sip.example.")
			m.Answer = append(m.Answer, record)
			m.Extra = append(m.Extra, evil("sip.example."))
		case "sip.example.":
			record, _ := dns.NewRR("sip.example. 60 A 192.0.2.1")
			m.Answer = append(m.Answer, record)
		case "class.example.":
			record := evil(name)
			record.Header().Class = dns.ClassCHAOS
			m.Answer = append(m.Answer, record)
		case "number.example.":
			wrong := m.Copy()
			wrong.Id++
			wrong.Answer = append(wrong.Answer, evil(name))
			_ = w.WriteMsg(wrong)
			record, _ := dns.NewRR("number.example. 60 A 192.0.2.1")
			m.Answer = append(m.Answer, record)
		case "query.example.": // a question is no answer
			m.Response = false
			m.Answer = append(m.Answer, evil(name))
		}
		_ = w.WriteMsg(m)
	})
	client := &locate.Client{Servers: []string{server}}
	for name, want := range map[string]string{
		"beside.example.": "", "class.example.": "", "number.example.": "192.0.2.1", "sip.example.": "192.0.2.1",
	} {
		answer, err := client.Ask(t.Context(), name, dns.TypeA)
		got := ""
		for _, record := range answer.Records {
			got += record.(*dns.A).A.String()
		}
		if err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
	if answer, err := client.Ask(t.Context(), "query.example.", dns.TypeA); err == nil {
		t.Errorf("a question was taken for an answer: %v", answer)
	}
	r := &locate.Resolver{DNS: client}
	targets, err := r.Locate(t.Context(), locate.Query{Host: "srv.example", Transport: locate.UDP})
	if err != nil || len(targets) != 1 || targets[0].Addr.Addr().String() != "192.0.2.1" {
		t.Errorf("%v, %v: want the address that was asked for", targets, err)
	}
}
