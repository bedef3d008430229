package world

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"
)

const number = "+431505641"

// TestLadder goes through the whole of a click to dial.
func TestLadder(t *testing.T) {
	play(t, Script{}, Script{}, func(c *caller) {
		start := time.Now()
		req, res := c.dial(person)
		c.received("407 Proxy Authentication Required", "100 Trying", "180 Ringing", "200 OK")
		if took := time.Since(start); took != DefaultRing {
			t.Errorf("the phone rang %v", took)
		}
		if rr := res.RecordRoute(); rr == nil || rr.Address.String() != "sip:192.0.2.1:5060;lr" {
			t.Errorf("Record-Route %v", rr)
		}
		if body := string(res.Body()); !strings.Contains(body, "a=recvonly") {
			t.Errorf("the answer to a sendonly offer:\n%s", body)
		}
		d := c.acknowledge(req, res)
		c.open(1)
		if res := c.refer(d, number); res.StatusCode != 202 {
			t.Fatalf("REFER: %d", res.StatusCode)
		}
		c.open(3) // us, and the phone's call at both its ends
		c.received("407 Proxy Authentication Required", "202 Accepted (REFER)", "NOTIFY (100 Trying)", "NOTIFY (180 Ringing)")
		c.wait(DefaultRing)
		c.received("NOTIFY (200 OK)")
		if res := c.inDialog(d, d.request(sip.BYE)); res.StatusCode != 200 {
			t.Errorf("BYE: %d", res.StatusCode)
		}
		c.open(2)
		if res := c.inDialog(d, d.request(sip.BYE)); res.StatusCode != 481 {
			t.Errorf("a second BYE: %d", res.StatusCode)
		}
		c.wait(DefaultTalk)
		c.open(0)
	})
}

// TestPhoneWithoutServer: the phone takes calls straight from anybody.
func TestPhoneWithoutServer(t *testing.T) {
	play(t, Script{}, Script{}, func(c *caller) {
		req, _ := c.invite(sip.Uri{Scheme: "sip", User: person, Host: domain}, c.w.PhoneAddr())
		d := c.acknowledge(req, c.final())
		if res := c.refer(d, number); res.StatusCode != 202 {
			t.Fatalf("REFER: %d", res.StatusCode)
		}
		c.wait(DefaultRing)
		c.received("180 Ringing", "200 OK", "202 Accepted (REFER)", "NOTIFY (100 Trying)", "NOTIFY (180 Ringing)", "NOTIFY (200 OK)")
		c.inDialog(d, d.request(sip.BYE))
		c.wait(DefaultTalk)
		c.open(0)
	})
}

// TestPhoneScripts: each way in which the phone does not answer.
func TestPhoneScripts(t *testing.T) {
	for _, s := range []struct {
		name   string
		script Script
		want   []string // after the challenge
	}{
		{"busy at once", Script{RingFor: -1, Code: 486}, []string{"100 Trying", "486 Busy Here"}},
		{"declines", Script{RingFor: time.Second, Code: 603}, []string{"100 Trying", "180 Ringing", "603 Decline"}},
		{"answers without ringing", Script{RingFor: -1}, []string{"100 Trying", "200 OK"}},
		{"silent", Script{Silent: true}, []string{"100 Trying", "408 Request Timeout"}},
		{"never answers", Script{Never: true}, []string{"100 Trying", "180 Ringing", "487 Request Terminated"}},
	} {
		t.Run(s.name, func(t *testing.T) {
			play(t, s.script, Script{}, func(c *caller) {
				uri := sip.Uri{Scheme: "sip", User: person, Host: domain}
				req, _ := c.invite(uri, c.w.ProxyAddr())
				again := c.authorized(req, c.final(), 0)
				again.AppendHeader(sip.NewHeader("Expires", "30"))
				c.received("407 Proxy Authentication Required")
				c.send(again, c.w.ProxyAddr())
				if res := c.final(); res.IsSuccess() {
					d := c.acknowledge(again, res)
					c.inDialog(d, d.request(sip.BYE))
					c.received(append(s.want, "200 OK (BYE)")...)
				} else {
					c.received(s.want...)
				}
				c.open(0)
			})
		})
	}
}

// TestCalleeScripts: what the phone reports of the call that it places.
func TestCalleeScripts(t *testing.T) {
	trying, ringing := "NOTIFY (100 Trying)", "NOTIFY (180 Ringing)"
	for _, s := range []struct {
		name          string
		phone, callee Script
		wait          time.Duration
		want          []string
	}{
		{"busy", Script{}, Script{RingFor: -1, Code: 486}, 0, []string{trying, "NOTIFY (486 Busy Here)"}},
		{"declines", Script{}, Script{Code: 603}, DefaultRing, []string{trying, ringing, "NOTIFY (603 Decline)"}},
		{"not registered", Script{}, Script{RingFor: -1, Code: 480}, 0, []string{trying, "NOTIFY (480 Temporarily Unavailable)"}},
		{"unknown", Script{}, Script{RingFor: -1, Code: 404}, 0, []string{trying, "NOTIFY (404 Not Found)"}},
		{"never answers", Script{}, Script{Never: true}, patience, []string{trying, ringing, "NOTIFY (487 Request Terminated)"}},
		{"silent", Script{}, Script{Silent: true}, giveUp, []string{trying, "NOTIFY (408 Request Timeout)"}},
		{"a phone that reports the end only", Script{Report: ReportFinal}, Script{}, DefaultRing + DefaultTalk, []string{trying, "NOTIFY (200 OK)"}},
		{"a PBX that takes over", Script{Report: ReportAtOnce}, Script{Code: 486}, DefaultRing, []string{"NOTIFY (200 OK)"}},
		{"a phone that says 100 for ever", Script{Report: Report100}, Script{}, DefaultRing + DefaultTalk, []string{trying}},
		{"a phone that says nothing", Script{Report: ReportNone}, Script{}, DefaultRing + DefaultTalk, nil},
	} {
		t.Run(s.name, func(t *testing.T) {
			play(t, s.phone, s.callee, func(c *caller) {
				d := c.acknowledge(c.dial(person))
				if res := c.refer(d, number); res.StatusCode != 202 {
					t.Fatalf("REFER: %d", res.StatusCode)
				}
				c.wait(s.wait)
				var notifies []string
				c.do(func() {
					for _, l := range c.lines {
						if strings.HasPrefix(l, "NOTIFY") {
							notifies = append(notifies, l)
						}
					}
				})
				if got, want := strings.Join(notifies, "\n"), strings.Join(s.want, "\n"); got != want {
					t.Errorf("reported\n%s\nwant\n%s", got, want)
				}
				c.inDialog(d, d.request(sip.BYE))
				c.open(0)
			})
		})
	}
}

func TestReferRefused(t *testing.T) {
	for _, code := range []int{403, 405, 501, 603} {
		play(t, Script{ReferCode: code}, Script{}, func(c *caller) {
			d := c.acknowledge(c.dial(person))
			if res := c.refer(d, number); res.StatusCode != code {
				t.Errorf("REFER: %d, want %d", res.StatusCode, code)
			}
			c.inDialog(d, d.request(sip.BYE))
			c.open(0)
		})
	}
}

func TestReferWithoutDialogIsRefused(t *testing.T) {
	play(t, Script{}, Script{}, func(c *caller) {
		uri := sip.Uri{Scheme: "sip", User: person, Host: domain}
		req := sip.NewRequest(sip.REFER, uri)
		addCommon(req, uri, "a", uri, "", "b", 1)
		req.AppendHeader(sip.NewHeader("Refer-To", "<sip:1234@"+domain+">"))
		req.AppendHeader(&sip.ContactHeader{Address: uriAt("", c.e.addr)})
		req.SetBody(nil)
		c.send(req, c.w.ProxyAddr())
		again := c.authorized(req, c.final(), 0)
		c.send(again, c.w.ProxyAddr())
		if res := c.final(); res.StatusCode != 481 {
			t.Errorf("REFER: %d", res.StatusCode)
		}
		c.open(0)
	})
}

// TestReferWithoutDialog: a phone that takes it makes a dialog for its NOTIFYs alone.
func TestReferWithoutDialog(t *testing.T) {
	play(t, Script{ReferOutside: true}, Script{}, func(c *caller) {
		uri := sip.Uri{Scheme: "sip", User: person, Host: domain}
		req := sip.NewRequest(sip.REFER, uri)
		addCommon(req, uri, "a", uri, "", "b", 1)
		req.AppendHeader(sip.NewHeader("Refer-To", "<sip:"+number+"@"+domain+">"))
		req.SetBody(nil)
		c.send(req, c.w.PhoneAddr())
		if res := c.final(); res.StatusCode != 400 {
			t.Errorf("REFER without Contact: %d", res.StatusCode)
		}
		req.AppendHeader(&sip.ContactHeader{Address: uriAt("", c.e.addr)})
		req = req.Clone()
		req.RemoveHeader("Via")
		c.send(req, c.w.PhoneAddr())
		res := c.final()
		if res.StatusCode != 202 || res.To().Params.GetOr("tag", "") == "" {
			t.Errorf("REFER: %s", res)
		}
		c.wait(DefaultRing)
		c.received("400 Bad Request", "202 Accepted (REFER)", "NOTIFY (100 Trying)", "NOTIFY (180 Ringing)", "NOTIFY (200 OK)")
		bye := req.Clone()
		bye.Method = sip.BYE
		bye.RemoveHeader("Via")
		bye.To().Params = res.To().Params
		bye.CSeq().SeqNo, bye.CSeq().MethodName = 2, sip.BYE
		c.send(bye, c.w.PhoneAddr())
		if res := c.final(); res.StatusCode != 481 {
			t.Errorf("a BYE where there is no call: %d", res.StatusCode)
		}
		c.wait(DefaultTalk)
		c.open(0)
	})
}

// TestCancel: before and, for a phone that lifts in the same moment, as it answers.
func TestCancel(t *testing.T) {
	for _, late := range []bool{false, true} {
		play(t, Script{Never: true, AnswerLate: late}, Script{}, func(c *caller) {
			uri := sip.Uri{Scheme: "sip", User: person, Host: domain}
			req, _ := c.invite(uri, c.w.ProxyAddr())
			req = c.authorized(req, c.final(), 1)
			tx := c.send(req, c.w.ProxyAddr())
			c.wait(time.Second)
			c.open(1)
			c.do(func() { tx.cancel() })
			switch res := c.final(); {
			case !late && res.StatusCode != 487, late && res.StatusCode != 200:
				t.Errorf("late %v: %d", late, res.StatusCode)
			case late:
				d := c.acknowledge(req, res)
				c.open(1)
				c.inDialog(d, d.request(sip.BYE))
			}
			c.open(0)
		})
	}
}

// TestUnacknowledged: a 200 is repeated for 32 s, then the phone hangs up.
func TestUnacknowledged(t *testing.T) {
	play(t, Script{RingFor: -1}, Script{}, func(c *caller) {
		c.dial(person)
		c.received("407 Proxy Authentication Required", "100 Trying", "200 OK")
		c.wait(giveUp - time.Second)
		c.open(1)
		want := make([]string, 9) // at 0.5, 1.5, 3.5, 7.5, then each 4 s
		for i := range want {
			want[i] = "200 OK"
		}
		c.received(want...)
		c.wait(time.Second)
		c.received("200 OK", "BYE")
		c.open(0)
	})
}

// TestThePhoneHangsUp before the REFER.
func TestThePhoneHangsUp(t *testing.T) {
	play(t, Script{HangUpAfter: time.Second}, Script{}, func(c *caller) {
		c.acknowledge(c.dial(person))
		c.received("407 Proxy Authentication Required", "100 Trying", "180 Ringing", "200 OK")
		c.wait(time.Second)
		c.received("BYE")
		c.open(0)
	})
}

// TestAuthentication: what does not prove the password does not ring.
func TestAuthentication(t *testing.T) {
	for _, s := range []struct {
		name     string
		password string
		mangle   func(*digest.Credentials)
		want     int
		stale    bool
	}{
		{"wrong password", "wrong", nil, 407, false},
		{"another user", "", func(c *digest.Credentials) { c.Username = "bob" }, 407, false},
		{"another realm", "", func(c *digest.Credentials) { c.Realm = "else" }, 407, false},
		{"no qop", "", func(c *digest.Credentials) { c.QOP = "" }, 407, false},
		{"for another request", "", func(c *digest.Credentials) { c.URI = "sip:bob@" + domain }, 400, false},
		{"broken URI", "", func(c *digest.Credentials) { c.URI = "?" }, 400, false},
	} {
		t.Run(s.name, func(t *testing.T) {
			play(t, Script{}, Script{}, func(c *caller) {
				if c.mangle = s.mangle; s.password != "" {
					c.password = s.password
				}
				if _, res := c.dial(person); res.StatusCode != s.want {
					t.Errorf("%d, want %d", res.StatusCode, s.want)
				}
				c.open(0)
			})
		})
	}
	t.Run("replayed", func(t *testing.T) {
		play(t, Script{RingFor: -1, Code: 486}, Script{}, func(c *caller) {
			req, res := c.dial(person)
			if res.StatusCode != 486 {
				t.Fatalf("%d", res.StatusCode)
			}
			again := req.Clone()
			again.RemoveHeader("Via")
			again.CSeq().SeqNo++
			c.send(again, c.w.ProxyAddr())
			res = c.final()
			if res.StatusCode != 407 || !strings.Contains(res.GetHeader("Proxy-Authenticate").Value(), "stale=true") {
				t.Errorf("%s", res)
			}
		})
	})
}

func TestLocate(t *testing.T) {
	self := netip.MustParseAddrPort("192.0.2.1:5060")
	r := &registry{domain: domain, user: person, phone: netip.MustParseAddrPort("192.0.2.2:1"), callee: netip.MustParseAddrPort("192.0.2.3:2")}
	for _, c := range []struct {
		uri, want string
		code      int
	}{
		{"sip:alice@siptap.example", "sip:alice@192.0.2.2:1", 200},
		{"sip:Alice@SIPTAP.example:5060", "sip:Alice@192.0.2.2:1", 200},
		{"sip:alice@192.0.2.1", "sip:alice@192.0.2.2:1", 200},
		{"sip:+431505641@siptap.example;user=phone", "sip:+431505641@192.0.2.3:2", 200},
		{"sip:12@siptap.example", "sip:12@192.0.2.3:2", 200},
		{"sip:siptap.example", "sip:siptap.example", 200},
		{"sip:bob@siptap.example", "sip:bob@siptap.example", 404},
		{"sip:alice@elsewhere.example", "sip:alice@elsewhere.example", 404},
		{"tel:+431505641", "tel:+431505641", 404},
	} {
		var uri sip.Uri
		if err := sip.ParseUri(c.uri, &uri); err != nil {
			t.Fatal(err)
		}
		if got, code := r.locate(uri, self); got.String() != c.want || code != c.code {
			t.Errorf("%s: %s, %d; want %s, %d", c.uri, got.String(), code, c.want, c.code)
		}
	}
}

// TestRealSockets: the world opens its own ports on loopback and gives them back.
func TestRealSockets(t *testing.T) {
	w, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for addr, name := range w.Names() {
		if !addr.Addr().IsLoopback() || addr.Port() == 0 {
			t.Errorf("%s is at %s", name, addr)
		}
	}
	if len(w.Names()) != 3 || w.Names()[w.ProxyAddr()] != Server || w.Names()[w.PhoneAddr()] != Phone {
		t.Errorf("names %v", w.Names())
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}
