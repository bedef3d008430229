package world

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"
	"go.uber.org/goleak"

	"siptap.org/siptap/callflow/memnet"
	"siptap.org/siptap/callflow/trace"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// caller is the other end of the world in these tests: it sends what it is told
// to send, and answers every request 200. All of it runs in a synctest bubble;
// its methods wait for virtual time.
type caller struct {
	t        *testing.T
	n        *memnet.Network
	e        *endpoint
	w        *World
	lines    []string // what it received, each as trace.Summary
	inbox    chan *sip.Response
	password string
	mangle   func(*digest.Credentials)
	acked    *sip.Request // the ACK that a repeated 200 gets again
}

// play runs a test in a bubble, on a network of its own, with a world that
// behaves as the scripts say.
func play(t *testing.T, phone, callee Script, test func(c *caller)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		listen := func(ip string) net.PacketConn {
			conn, err := n.Listen(netip.AddrPortFrom(netip.MustParseAddr(ip), 5060))
			if err != nil {
				t.Fatal(err)
			}
			return conn
		}
		ips := map[string]string{Server: "192.0.2.1", Phone: "192.0.2.2", Callee: "192.0.2.3"}
		seen := make(map[string]int)
		w, err := Start(Options{
			Phone: phone, Callee: callee,
			Listen: func(party string) (net.PacketConn, error) { return listen(ips[party]), nil },
			Trace: func(m trace.Message) {
				first, _, _ := strings.Cut(m.Text, "\r\n")
				seen[fmt.Sprint(m.Time.UnixNano(), m.From, m.To, first, m.Text)]++
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		c := &caller{t: t, n: n, w: w, inbox: make(chan *sip.Response, 100), password: w.Password()}
		c.e = newEndpoint(listen("192.0.2.9"), c, slog.New(slog.DiscardHandler))
		c.e.start()
		test(c)
		if err := w.Close(); err != nil {
			t.Error(err)
		}
		if err := c.e.close(); err != nil {
			t.Error(err)
		}
		for m, times := range seen {
			if times > 1 {
				t.Errorf("traced %d times: %s", times, m)
			}
		}
	})
}

func (c *caller) transmitted(p packet) {
	if p.to == c.e.addr {
		c.lines = append(c.lines, trace.Summary(p.text))
	}
}
func (c *caller) request(t *serverTx)     { t.reply(200, "OK") }
func (c *caller) ack(*sip.Request)        {}
func (c *caller) cancel(invite *serverTx) { invite.reply(487, reason(487)) }

// do runs f on the endpoint's goroutine and waits until all is quiet.
func (c *caller) do(f func()) {
	c.e.post(f)
	synctest.Wait()
}

// invite sends an INVITE to a user of the server, or straight to an address.
func (c *caller) invite(to sip.Uri, hop netip.AddrPort) (*sip.Request, *clientTx) {
	req := sip.NewRequest(sip.INVITE, to)
	addCommon(req, sip.Uri{Scheme: "sip", User: person, Host: domain}, sip.GenerateTagN(8), to, "", sip.CallIDHeader(sip.GenerateTagN(8)), 1)
	req.AppendHeader(&sip.ContactHeader{Address: uriAt("", c.e.addr)})
	sdp, _ := describe("", c.e.addr.Addr())
	withSDP(req, strings.Replace(sdp, "a=sendrecv", "a=sendonly", 1))
	return req, c.send(req, hop)
}

// send sends a request whose responses come to the inbox.
func (c *caller) send(req *sip.Request, hop netip.AddrPort) *clientTx {
	var tx *clientTx
	c.do(func() {
		tx = c.e.request(req, hop, func(res *sip.Response) {
			if req.IsInvite() && res.IsSuccess() && c.acked != nil {
				c.e.send(c.acked, hop)
				return
			}
			c.inbox <- res
		})
	})
	return tx
}

// final waits for the next final response and returns it.
func (c *caller) final() *sip.Response {
	for {
		if res := <-c.inbox; !res.IsProvisional() {
			return res
		}
	}
}

// dial calls the person's phone, with credentials, and returns the final answer.
func (c *caller) dial(user string) (*sip.Request, *sip.Response) {
	uri := sip.Uri{Scheme: "sip", User: user, Host: domain}
	req, _ := c.invite(uri, c.w.ProxyAddr())
	res := c.final()
	if res.StatusCode != 407 {
		c.t.Fatalf("INVITE without credentials: %d", res.StatusCode)
	}
	req = c.authorized(req, res, 1)
	c.send(req, c.w.ProxyAddr())
	return req, c.final()
}

// authorized returns the request again with the answer to a challenge: to the
// algorithm-th of the offered ones.
func (c *caller) authorized(req *sip.Request, res *sip.Response, algorithm int) *sip.Request {
	chal, err := digest.ParseChallenge(res.GetHeaders("Proxy-Authenticate")[algorithm].Value())
	if err != nil {
		c.t.Fatal(err)
	}
	cred, err := digest.Digest(chal, digest.Options{
		Method: string(req.Method), URI: req.Recipient.String(), Username: person, Password: c.password,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if c.mangle != nil {
		c.mangle(cred)
	}
	again := req.Clone()
	again.RemoveHeader("Via")
	again.RemoveHeader("Proxy-Authorization")
	again.CSeq().SeqNo++
	again.AppendHeader(sip.NewHeader("Proxy-Authorization", cred.String()))
	return again
}

// acknowledge sends the ACK to a 2xx and returns the dialog.
func (c *caller) acknowledge(req *sip.Request, res *sip.Response) *dialog {
	d, err := calling(req, res)
	if err != nil {
		c.t.Fatal(err)
	}
	c.inDialog(d, d.request(sip.ACK))
	return d
}

// inDialog sends a request along a dialog's route, and returns its final
// response unless it is an ACK.
func (c *caller) inDialog(d *dialog, req *sip.Request) *sip.Response {
	hop, err := d.hop()
	if err != nil {
		c.t.Fatal(err)
	}
	if req.IsAck() {
		c.do(func() {
			req.PrependHeader(newVia(c.e.addr))
			c.acked = req
			c.e.send(req, hop)
		})
		return nil
	}
	c.send(req, hop)
	return c.final()
}

// refer sends a REFER in a dialog, with credentials where it is challenged.
func (c *caller) refer(d *dialog, number string) *sip.Response {
	req := d.request(sip.REFER)
	req.AppendHeader(sip.NewHeader("Refer-To", "<sip:"+number+"@"+domain+";user=phone>"))
	req.AppendHeader(sip.NewHeader("Referred-By", "<sip:"+person+"@"+domain+">"))
	res := c.inDialog(d, req)
	if res.StatusCode == 407 {
		again := c.authorized(req, res, 0)
		d.seq++
		res = c.inDialog(d, again)
	}
	return res
}

// wait lets virtual time pass.
func (c *caller) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// open checks how many calls the world has.
func (c *caller) open(want int) {
	c.t.Helper()
	synctest.Wait()
	if got := c.w.Open(); got != want {
		c.t.Errorf("%d calls open, want %d", got, want)
	}
}

// received checks what arrived since the last look.
func (c *caller) received(want ...string) {
	c.t.Helper()
	synctest.Wait()
	var got []string
	c.e.post(func() { got, c.lines = c.lines, nil })
	synctest.Wait()
	if !slices.Equal(got, want) {
		c.t.Errorf("received %q\nwant     %q", got, want)
	}
}
