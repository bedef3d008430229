package locate_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/miekg/dns"
	"go.uber.org/goleak"

	"siptap.org/siptap/callflow/locate"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve runs a DNS server of our own on loopback, over UDP and TCP at the same port.
func serve(t *testing.T, handle func(network string, w dns.ResponseWriter, q *dns.Msg)) string {
	t.Helper()
	var udp net.PacketConn
	var tcp net.Listener
	for range 20 {
		var err error
		if udp, err = net.ListenPacket("udp", "127.0.0.1:0"); err != nil {
			t.Fatal(err)
		}
		if tcp, err = net.Listen("tcp", udp.LocalAddr().String()); err == nil {
			break
		}
		_ = udp.Close()
	}
	if tcp == nil {
		t.Fatal("no port is free for both UDP and TCP")
	}
	for _, s := range []*dns.Server{
		{PacketConn: udp, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) { handle("udp", w, q) })},
		{Listener: tcp, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) { handle("tcp", w, q) })},
	} {
		started := make(chan struct{})
		done := make(chan struct{})
		s.NotifyStartedFunc = func() { close(started) }
		go func() { defer close(done); _ = s.ActivateAndServe() }()
		<-started
		t.Cleanup(func() { _ = s.Shutdown(); <-done })
	}
	return udp.LocalAddr().String()
}

// reply answers a question with the records of these lines.
func reply(w dns.ResponseWriter, q *dns.Msg, code int, lines ...string) {
	m := new(dns.Msg).SetRcode(q, code)
	for _, line := range lines {
		record, err := dns.NewRR(line)
		if err != nil {
			return // and the question goes unanswered
		}
		if record.Header().Rrtype == dns.TypeSOA {
			m.Ns = append(m.Ns, record)
		} else {
			m.Answer = append(m.Answer, record)
		}
	}
	_ = w.WriteMsg(m)
}

func TestClient(t *testing.T) {
	var formErr, overTCP atomic.Int32
	server := serve(t, func(network string, w dns.ResponseWriter, q *dns.Msg) {
		name := q.Question[0].Name
		switch name {
		case "plain.example.":
			reply(w, q, dns.RcodeSuccess, "PLAIN.example. 60 A 192.0.2.1", "plain.example. 30 A 192.0.2.2",
				"other.example. 1 A 192.0.2.66", "plain.example. 1 AAAA 2001:db8::66")
		case "alias.example.":
			reply(w, q, dns.RcodeSuccess, "alias.example. 20 CNAME mid.example.", "mid.example. 10 CNAME plain.example.",
				"plain.example. 60 A 192.0.2.1")
		case "far.example.": // the alias only; the rest has to be asked for
			reply(w, q, dns.RcodeSuccess, "far.example. 20 CNAME plain.example.")
		case "circle.example.":
			reply(w, q, dns.RcodeSuccess, "circle.example. 20 CNAME round.example.", "round.example. 20 CNAME circle.example.")
		case "a.example.":
			reply(w, q, dns.RcodeSuccess, "a.example. 20 CNAME b.example.")
		case "b.example.":
			reply(w, q, dns.RcodeSuccess, "b.example. 20 CNAME a.example.")
		case "none.example.":
			reply(w, q, dns.RcodeSuccess, "example. 300 SOA ns.example. x.example. 1 1 1 1 40")
		case "gone.example.":
			reply(w, q, dns.RcodeNameError, "example. 25 SOA ns.example. x.example. 1 1 1 1 40")
		case "long.example.":
			if network == "tcp" {
				overTCP.Add(1)
				reply(w, q, dns.RcodeSuccess, "long.example. 60 A 192.0.2.1")
				return
			}
			m := new(dns.Msg).SetReply(q)
			m.Truncated = true
			_ = w.WriteMsg(m)
		case "always-long.example.":
			m := new(dns.Msg).SetReply(q)
			m.Truncated = true
			_ = w.WriteMsg(m)
		case "old.example.":
			if q.IsEdns0() != nil {
				formErr.Add(1)
				reply(w, q, dns.RcodeFormatError)
				return
			}
			reply(w, q, dns.RcodeSuccess, "old.example. 60 A 192.0.2.1")
		case "other-question.example.":
			q.Question[0].Name = "plain.example."
			reply(w, q, dns.RcodeSuccess, "other-question.example. 60 A 192.0.2.66")
		case "garbage.example.":
			_, _ = w.Write([]byte("not a DNS message"))
		default:
			reply(w, q, dns.RcodeServerFailure)
		}
	})
	client := &locate.Client{Servers: []string{server}}
	for name, tc := range map[string]struct {
		want []string
		ttl  time.Duration
		is   error
	}{
		"plain.example.":          {want: []string{"192.0.2.1", "192.0.2.2"}, ttl: 30 * time.Second},
		"alias.example.":          {want: []string{"192.0.2.1"}, ttl: 10 * time.Second},
		"far.example.":            {want: []string{"192.0.2.1", "192.0.2.2"}, ttl: 20 * time.Second},
		"circle.example.":         {is: locate.ErrLoop},
		"a.example.":              {is: locate.ErrLoop},
		"none.example.":           {ttl: 40 * time.Second},
		"gone.example.":           {ttl: 25 * time.Second, is: locate.ErrNoName},
		"long.example.":           {want: []string{"192.0.2.1"}, ttl: time.Minute},
		"always-long.example.":    {is: locate.ErrServer},
		"old.example.":            {want: []string{"192.0.2.1"}, ttl: time.Minute},
		"other-question.example.": {is: locate.ErrServer},
		"garbage.example.":        {is: locate.ErrServer},
		"failing.example.":        {is: locate.ErrServer},
	} {
		t.Run(name, func(t *testing.T) {
			answer, err := client.Ask(t.Context(), name, dns.TypeA)
			if !errors.Is(err, tc.is) || tc.is == nil && err != nil {
				t.Fatalf("error %v, want %v", err, tc.is)
			}
			var got []string
			for _, record := range answer.Records {
				got = append(got, record.(*dns.A).A.String())
			}
			if !slices.Equal(got, tc.want) || answer.TTL != tc.ttl {
				t.Errorf("%q for %v, want %q for %v", got, answer.TTL, tc.want, tc.ttl)
			}
		})
	}
	if formErr.Load() == 0 || overTCP.Load() == 0 {
		t.Error("neither the old server nor TCP was needed")
	}
}

// TestNextServer: one that is not there, or has no answer, costs the question to
// the next, and no more.
func TestNextServer(t *testing.T) {
	failing := serve(t, func(_ string, w dns.ResponseWriter, q *dns.Msg) { reply(w, q, dns.RcodeRefused) })
	good := serve(t, func(_ string, w dns.ResponseWriter, q *dns.Msg) {
		reply(w, q, dns.RcodeSuccess, "example.com. 60 A 192.0.2.1")
	})
	closed, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.LocalAddr().String()
	_ = closed.Close()
	answer, err := (&locate.Client{Servers: []string{nobody, failing, good}}).Ask(t.Context(), "example.com.", dns.TypeA)
	if err != nil || len(answer.Records) != 1 {
		t.Errorf("%v, %v", answer, err)
	}
	if _, err = (&locate.Client{}).Ask(t.Context(), "example.com.", dns.TypeA); !errors.Is(err, locate.ErrServer) {
		t.Errorf("without a server: %v", err)
	}
}

// TestWholeLine asks a real server what a domain's owner would have it say.
func TestWholeLine(t *testing.T) {
	answers := testZone(t)
	server := serve(t, func(_ string, w dns.ResponseWriter, q *dns.Msg) {
		question := q.Question[0]
		answer, err := answers.Ask(t.Context(), question.Name, question.Qtype)
		m := new(dns.Msg).SetReply(q)
		if err != nil {
			m.Rcode = dns.RcodeNameError
		}
		m.Answer = answer.Records
		_ = w.WriteMsg(m)
	})
	r := &locate.Resolver{DNS: &locate.Client{Servers: []string{server}}}
	got := locateAll(t, r, locate.Query{Host: "naptr.example", Transport: locate.Auto})
	if want := []string{"tcp 192.0.2.10:5090", "udp 192.0.2.20:5090"}; !slices.Equal(got, want) {
		t.Errorf("targets %q, want %q", got, want)
	}
}

func TestHosts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hosts")
	text := "192.0.2.1 pbx.example pbx # the PBX\n#192.0.2.2 pbx.example\n2001:db8::1\tPBX.example\nnonsense pbx.example\n192.0.2.3\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[uint16]string{dns.TypeA: "192.0.2.1", dns.TypeAAAA: "2001:db8::1"} {
		found := locate.Hosts(file, "pbx.example.", kind)
		if len(found) != 1 {
			t.Fatalf("%v", found)
		}
		switch record := found[0].(type) {
		case *dns.A:
			if record.A.String() != want {
				t.Errorf("%v", record)
			}
		case *dns.AAAA:
			if record.AAAA.String() != want {
				t.Errorf("%v", record)
			}
		}
	}
	if len(locate.Hosts(file+"x", "pbx.example.", dns.TypeA))+len(locate.Hosts(file, "other.example.", dns.TypeA)) != 0 {
		t.Error("addresses from nowhere")
	}
}

func FuzzAnswer(f *testing.F) {
	m := new(dns.Msg).SetQuestion("a.example.", dns.TypeA)
	m.Response = true
	for _, line := range []string{"a.example. 20 CNAME b.example.", "b.example. 20 CNAME a.example.", "b.example. 20 A 192.0.2.1"} {
		record, _ := dns.NewRR(line)
		m.Answer = append(m.Answer, record)
	}
	packed, err := m.Pack()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Fuzz(func(t *testing.T, data []byte) {
		var m dns.Msg
		if m.Unpack(data) != nil {
			return
		}
		answer, next, err := locate.Read(&m, "a.example.", dns.TypeA)
		for _, record := range answer.Records {
			if record.Header().Rrtype != dns.TypeA {
				t.Errorf("a record that nobody asked for: %v", record)
			}
		}
		if len(answer.Records) > 0 && (next != "" || err != nil) || answer.TTL < 0 || answer.TTL > time.Hour {
			t.Errorf("%v, %q, %v", answer, next, err)
		}
	})
}
