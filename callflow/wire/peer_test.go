package wire

import (
	"bytes"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
	"siptap.org/siptap/callflow/memnet"
	"siptap.org/siptap/callflow/trace"
)

// The addresses of the tests (RFC 5737).
const (
	hostAddr  = "192.0.2.1:5060"  // the agent
	proxyAddr = "192.0.2.10:5060" // a server
	phoneAddr = "192.0.2.20:5060" // a phone
)

// message is a SIP message as a peer sees it, read without any SIP stack.
type message struct {
	start  string
	header [][2]string
	body   string
	from   net.Addr
	at     time.Time
}

func parse(data []byte) message {
	head, body, _ := strings.Cut(string(data), "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	m := message{start: lines[0], body: body, at: time.Now()}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		m.header = append(m.header, [2]string{name, strings.TrimSpace(value)})
	}
	return m
}

// all returns the values of a header.
func (m message) all(name string) []string {
	var v []string
	for _, h := range m.header {
		if strings.EqualFold(h[0], name) {
			v = append(v, h[1])
		}
	}
	return v
}

// get returns a header's only value, "" where there is none.
func (m message) get(name string) string {
	if v := m.all(name); len(v) > 0 {
		return v[0]
	}
	return ""
}

func (m message) method() string { method, _, _ := strings.Cut(m.start, " "); return method }
func (m message) uri() string    { return strings.Fields(m.start)[1] }

// tag returns the tag of a From or To.
func (m message) tag(name string) string {
	_, after, _ := strings.Cut(m.get(name), ";tag=")
	tag, _, _ := strings.Cut(after, ";")
	return tag
}

// stage is one test's network, agent and call.
type stage struct {
	t     *testing.T
	net   *memnet.Network
	agent *Agent
	call  *Call
	told  []callflow.Update
	seen  []trace.Message
	tcp   map[string]func(net.Conn) error // by address: who takes a connection; others refuse
	dials []string                        // connections tried
	froms []string                        // and from where, where that was asked for

	dialing sync.Mutex
	real    bool // real sockets and time: nothing can wait for everybody to be idle
}

// idle waits until everybody waits, so that what they did can be looked at.
func (s *stage) idle() {
	if !s.real {
		synctest.Wait()
	}
}

// play runs a test in virtual time: an agent for the account, a network, and
// what the script makes of them. The script's end closes everything; synctest
// then fails where a goroutine is left.
func play(t *testing.T, account func(*Account), script func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &stage{t: t, net: memnet.New()}
		conn, err := s.net.Listen(netip.MustParseAddrPort(hostAddr))
		if err != nil {
			t.Fatal(err)
		}
		acc := Account{
			Name: "office", Domain: "192.0.2.10", User: "2622221", Password: "secret",
			RingTimeout: 20 * time.Second, OutcomeTimeout: 120 * time.Second,
		}
		if account != nil {
			account(&acc)
		}
		s.agent, err = NewAgent(t.Context(), Options{
			Account: acc, Version: "1.2.3", Conn: conn,
			Resolver: &locate.Resolver{DNS: silentDNS{}},
			Trace:    func(m trace.Message) { s.seen = append(s.seen, m) },
		})
		if err != nil {
			t.Fatal(err)
		}
		s.agent.dial, s.agent.listen = s.dial, listenMemory
		defer func() {
			if err := s.agent.Close(); err != nil {
				t.Error(err)
			}
		}()
		script(s)
	})
}

// pass lets virtual time pass.
func (s *stage) pass(d time.Duration) { <-time.After(d) }

// place places the usual call.
func (s *stage) place() { s.placeTo(Callee{User: "+431505641", Display: "+43 1 505641"}) }

func (s *stage) placeTo(c Callee) {
	s.call = s.agent.Place(Placement{
		ID: "call-1", Callee: c, Number: "+43 1 505641",
		Tell: func(u callflow.Update) { s.told = append(s.told, u) },
	})
}

// peer is a party with a socket: a server, or a phone.
type peer struct {
	s       *stage
	conn    net.PacketConn
	tag     string
	contact string
	record  []string // Record-Route of its answers
	cseq    int      // of its own requests
	invite  message  // the INVITE that it took last
	pings   []time.Time
	rewrite func(string) string // how it writes what it sends; nil = as it is
}

func (s *stage) peer(addr string) *peer {
	s.t.Helper()
	conn, err := s.net.Listen(netip.MustParseAddrPort(addr))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return &peer{s: s, conn: conn, tag: "phone-tag", contact: "<sip:phone@" + addr + ">", cseq: 100}
}

// patience is how long a peer waits for what must come: longer than any timer.
const patience = 3 * time.Minute

// want reads the next message, which must be a request of this method or an
// answer of this code.
func (p *peer) want(start string) message {
	p.s.t.Helper()
	m := p.next(patience)
	if !strings.HasPrefix(strings.TrimPrefix(m.start, "SIP/2.0 "), start+" ") {
		p.s.t.Fatalf("got %q, want %s", m.start, start)
	}
	if start == "INVITE" {
		p.invite = m
	}
	return m
}

func (p *peer) next(wait time.Duration) message {
	p.s.t.Helper()
	if err := p.conn.SetReadDeadline(time.Now().Add(wait)); err != nil {
		p.s.t.Fatal(err)
	}
	buf := make([]byte, 1<<16)
	n, from, err := p.read(buf)
	if err != nil {
		p.s.t.Fatalf("nothing came: %v; told %s", err, p.s.statuses())
	}
	m := parse(buf[:n])
	m.from = from
	return m
}

// read reads one message; keep-alives are counted only.
func (p *peer) read(buf []byte) (int, net.Addr, error) {
	for {
		n, from, err := p.conn.ReadFrom(buf)
		if err != nil || !isKeepAlive(buf[:n]) {
			return n, from, err
		}
		p.pings = append(p.pings, time.Now())
	}
}

// quiet checks that nothing comes for a while.
func (p *peer) quiet(d time.Duration) {
	p.s.t.Helper()
	_ = p.conn.SetReadDeadline(time.Now().Add(d))
	buf := make([]byte, 1<<16)
	if n, _, err := p.read(buf); err == nil {
		p.s.t.Errorf("unexpected %q", parse(buf[:n]).start)
	} else if !os.IsTimeout(err) {
		p.s.t.Error(err)
	}
}

func (p *peer) raw(text string, to net.Addr) {
	p.s.t.Helper()
	if p.rewrite != nil {
		text = p.rewrite(text)
	}
	if _, err := p.conn.WriteTo([]byte(text), to); err != nil {
		p.s.t.Fatal(err)
	}
}

// answer answers a request; more are header lines, and a body after "".
func (p *peer) answer(req message, status string, more ...string) {
	p.s.t.Helper()
	p.raw(p.response(req, status, more...), req.from)
}

func (p *peer) response(req message, status string, more ...string) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "SIP/2.0 %s\r\n", status)
	for _, v := range req.all("Via") {
		fmt.Fprintf(&b, "Via: %s\r\n", v)
	}
	to := req.get("To")
	if !strings.Contains(to, ";tag=") && !strings.HasPrefix(status, "100") && p.tag != "" {
		to += ";tag=" + p.tag
	}
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %s\r\n", req.get("From"), to, req.get("Call-ID"), req.get("CSeq"))
	if req.method() == "INVITE" && (status[0] == '2' || strings.HasPrefix(status, "18")) {
		for _, r := range p.record {
			fmt.Fprintf(&b, "Record-Route: %s\r\n", r)
		}
		if p.contact != "" {
			fmt.Fprintf(&b, "Contact: %s\r\n", p.contact)
		}
	}
	body := ""
	for i, line := range more {
		if line == "" {
			body = strings.Join(more[i+1:], "\r\n")
			break
		}
		b.WriteString(line + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return b.String()
}

// request sends a request inside the dialog of the INVITE that the peer took.
func (p *peer) request(method string, more ...string) {
	p.s.t.Helper()
	p.cseq++
	p.requestSeq(method, p.cseq, more...)
}

func (p *peer) requestSeq(method string, cseq int, more ...string) {
	p.s.t.Helper()
	inv := p.invite
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s sip:2622221@%s SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bK-%s-%d;rport\r\nMax-Forwards: 70\r\n",
		method, hostAddr, p.conn.LocalAddr(), p.tag, time.Now().UnixNano()+int64(cseq))
	fmt.Fprintf(&b, "From: %s;tag=%s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %d %s\r\n",
		inv.get("To"), p.tag, inv.get("From"), inv.get("Call-ID"), cseq, method)
	body := ""
	for i, line := range more {
		if line == "" {
			body = strings.Join(more[i+1:], "\r\n")
			break
		}
		b.WriteString(line + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	p.raw(b.String(), inv.from)
}

// notify sends a NOTIFY with a fragment, and waits for its 200.
func (p *peer) notify(fragment, state string) {
	p.s.t.Helper()
	p.sendNotify(fragment, state)
	p.want("200")
}

func (p *peer) sendNotify(fragment, state string) {
	p.s.t.Helper()
	p.request("NOTIFY", notifyLines(fragment, state)...)
}

func notifyLines(fragment, state string) []string {
	return []string{
		"Event: refer", "Subscription-State: " + state,
		"Content-Type: message/sipfrag;version=2.0", "", "SIP/2.0 " + fragment, "",
	}
}

// settled waits for the call's end and checks what was told, as
// "calling ringing … failed/busy/callee", and that nobody is left with anything.
func (s *stage) settled(want string) {
	s.t.Helper()
	select {
	case <-s.call.Done():
	case <-time.After(patience):
		s.t.Fatalf("the call is not done; told %s", s.statuses())
	}
	if got := s.statuses(); got != want {
		s.t.Errorf("told %q\n want %q", got, want)
	}
}

func (s *stage) statuses() string {
	s.idle()
	var words []string
	for _, u := range s.told {
		word := string(u.Status)
		if u.Status == callflow.StatusFailed {
			word += "/" + string(u.Slug) + "/" + string(u.Side)
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// count returns how many sent requests of a method the trace holds, those with
// header only.
func (s *stage) count(method, header string) int {
	s.idle()
	n := 0
	for _, m := range s.seen {
		if m.From.String() == hostAddr && strings.HasPrefix(m.Text, method+" ") && strings.Contains(m.Text, header) {
			n++
		}
	}
	return n
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s is %q, want %q", what, g, w)
	}
}

func equalList(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s is %q, want %q", what, got, want)
	}
}
