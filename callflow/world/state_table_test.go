package world_test

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/memnet"
	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/callflow/world"
)

// cell is one way for a call to go: how the parties behave, what Siptap's own
// side does, and what the person is told.
type cell struct {
	name          string
	phone, callee world.Script
	direct        bool            // no server: the phone's own address is the outbound proxy
	number        string          // "" = +431505641
	extension     string          // called in place of the own user
	password      string          // "" = the right one
	dead          bool            // the world has gone before the call
	outside       bool            // the account's flow = "refer-out-of-dialog"
	handedOver    bool            // the account's outcome = "handed-over"
	hangUp        callflow.Status // hang up as soon as this is told
	told          string          // every state, in order
	slug          callflow.Slug   // of failed
	side          callflow.Side   // of failed
	took          time.Duration   // until the outcome was told; 0 = not looked at
}

const (
	calling  = "calling "
	rings    = calling + "ringing "
	answered = rings + "answered "
	asked    = answered + "transferring "
	alerting = asked + "alerting "
	outside  = calling + "transferring "
)

var (
	atOnce = world.Script{RingFor: -1}
	never  = world.Script{Never: true}
	takes  = world.Script{ReferOutside: true} // also outside of any dialog
)

func ends(code int) world.Script { return world.Script{Code: code} }

// refuses is a party that does not even ring.
func refuses(code int) world.Script { return world.Script{RingFor: -1, Code: code} }

// stateTable is what a person is told of every kind of call. The own phone rings
// for 1.2 s where its script does not say otherwise, and so does the callee's.
var stateTable = []cell{
	{name: "all is well", told: alerting + "connected", took: 2 * world.DefaultRing},
	{name: "no server between us and the phone", direct: true, told: alerting + "connected"},
	{name: "both pick up at once", phone: atOnce, callee: atOnce, told: calling + "answered transferring connected"},

	// The own phone.
	{name: "phone busy", phone: refuses(486), told: calling + "failed", slug: callflow.SlugBusy, side: callflow.SidePhone},
	{name: "phone declines", phone: ends(603), told: rings + "failed", slug: callflow.SlugDeclined, side: callflow.SidePhone},
	{name: "phone not registered", phone: refuses(480), told: calling + "failed", slug: callflow.SlugUnreachable, side: callflow.SidePhone},
	{name: "phone rings, then 480", phone: ends(480), told: rings + "failed", slug: callflow.SlugNoAnswer, side: callflow.SidePhone},
	{name: "phone wants other media", phone: refuses(488), told: calling + "failed", slug: callflow.SlugMedia, side: callflow.SidePhone},
	{name: "phone's server fails", phone: refuses(500), told: calling + "failed", slug: callflow.SlugServer, side: callflow.SidePhone},
	{name: "phone never answers", phone: never, told: rings + "failed", slug: callflow.SlugNoAnswer, side: callflow.SidePhone, took: ringTimeout},
	{name: "phone unknown to the server", extension: "nobody", told: calling + "failed", slug: callflow.SlugNotFound, side: callflow.SidePhone},
	{name: "phone hangs up before the callee answers", phone: world.Script{HangUpAfter: 300 * time.Millisecond}, told: alerting + "connected"},

	// The transfer.
	{name: "phone forbids transfers", phone: world.Script{ReferCode: 403}, told: answered + "failed", slug: callflow.SlugReferRejected, side: callflow.SidePhone},
	{name: "phone knows no transfers", phone: world.Script{ReferCode: 501}, told: answered + "failed", slug: callflow.SlugReferRejected, side: callflow.SidePhone},
	{name: "phone declines transfers", phone: world.Script{ReferCode: 603}, told: answered + "failed", slug: callflow.SlugReferRejected, side: callflow.SidePhone},
	{name: "phone ignores the transfer", phone: world.Script{ReferCode: -1}, told: answered + "failed", slug: callflow.SlugTimeout, side: callflow.SidePhone},
	{name: "phone accepts with 200", phone: world.Script{ReferCode: 200}, told: alerting + "connected"},

	// The transfer, outside of any dialog: the phone does not ring.
	{name: "outside: all is well", outside: true, phone: takes, told: outside + "alerting connected", took: world.DefaultRing},
	{name: "outside: no server between us and the phone", outside: true, direct: true, phone: takes, told: outside + "alerting connected"},
	{name: "outside: callee busy", outside: true, phone: takes, callee: refuses(486), told: outside + "failed", slug: callflow.SlugBusy, side: callflow.SideCallee},
	{name: "outside: callee declines", outside: true, phone: takes, callee: ends(603), told: outside + "alerting failed", slug: callflow.SlugDeclined, side: callflow.SideCallee},
	{name: "outside: callee never answers", outside: true, phone: takes, callee: never, told: outside + "alerting unknown", took: outcomeTimeout},
	{name: "outside: a PBX takes over", outside: true, phone: world.Script{ReferOutside: true, Report: world.ReportAtOnce}, told: outside + "handed-over", took: time.Second},
	{name: "outside: phone reports nothing", outside: true, phone: world.Script{ReferOutside: true, Report: world.ReportNone}, told: outside + "unknown", took: 32 * time.Second},
	{name: "outside: phone knows no such transfers", outside: true, told: calling + "failed", slug: callflow.SlugReferRejected, side: callflow.SidePhone},
	{name: "outside: phone forbids transfers", outside: true, phone: world.Script{ReferOutside: true, ReferCode: 403}, told: calling + "failed", slug: callflow.SlugReferRejected, side: callflow.SidePhone},
	{name: "outside: phone unknown to the server", outside: true, extension: "nobody", told: calling + "failed", slug: callflow.SlugReferRejected, side: callflow.SidePhone},
	{name: "outside: phone ignores it", outside: true, phone: world.Script{Silent: true}, told: calling + "failed", slug: callflow.SlugTimeout, side: callflow.SidePhone, took: 32 * time.Second},
	{name: "outside: wrong password", outside: true, password: "wrong", phone: takes, told: calling + "failed", slug: callflow.SlugAuth, side: callflow.SidePhone},
	{name: "outside: nobody at the server's address", outside: true, dead: true, told: calling + "failed", slug: callflow.SlugUnreachable, side: callflow.SideHost},
	{name: "outside: hung up at once", outside: true, phone: takes, hangUp: callflow.StatusCalling, told: calling + "canceled"},
	{name: "outside: hung up once it was accepted", outside: true, phone: takes, hangUp: callflow.StatusTransferring, told: outside + "unknown"},
	{name: "outside: hung up while the callee's phone rings", outside: true, phone: takes, hangUp: callflow.StatusAlerting, told: outside + "alerting unknown"},

	// The callee, as the phone reports it.
	{name: "callee busy", callee: refuses(486), told: asked + "failed", slug: callflow.SlugBusy, side: callflow.SideCallee},
	{name: "callee busy everywhere", callee: refuses(600), told: asked + "failed", slug: callflow.SlugBusy, side: callflow.SideCallee},
	{name: "callee declines", callee: ends(603), told: alerting + "failed", slug: callflow.SlugDeclined, side: callflow.SideCallee},
	{name: "callee unknown", callee: refuses(404), told: asked + "failed", slug: callflow.SlugNotFound, side: callflow.SideCallee},
	{name: "callee unknown to the server", number: "nobody", told: asked + "failed", slug: callflow.SlugNotFound, side: callflow.SideCallee},
	{name: "callee not registered", callee: refuses(480), told: asked + "failed", slug: callflow.SlugUnreachable, side: callflow.SideCallee},
	{name: "callee's phone rings out", callee: ends(480), told: alerting + "failed", slug: callflow.SlugNoAnswer, side: callflow.SideCallee},
	{name: "callee's network silent", callee: world.Script{Silent: true}, told: asked + "failed", slug: callflow.SlugUnreachable, side: callflow.SideCallee},
	{name: "callee never answers", callee: never, told: alerting + "unknown", took: world.DefaultRing + outcomeTimeout},

	// Reports that say less.
	{name: "phone reports the end only", phone: world.Script{Report: world.ReportFinal}, told: asked + "connected"},
	{name: "phone reports the end only, busy", phone: world.Script{Report: world.ReportFinal}, callee: refuses(486), told: asked + "failed", slug: callflow.SlugBusy, side: callflow.SideCallee},
	{name: "a PBX takes over", phone: world.Script{Report: world.ReportAtOnce}, told: asked + "handed-over", took: world.DefaultRing + time.Second},
	{name: "a PBX that is known to lie", handedOver: true, told: alerting + "handed-over"},
	{name: "phone says 100 for ever", phone: world.Script{Report: world.Report100}, told: asked + "unknown", took: world.DefaultRing + outcomeTimeout},
	{name: "phone reports nothing", phone: world.Script{Report: world.ReportNone}, told: asked + "unknown", took: world.DefaultRing + 32*time.Second},

	// Ours.
	{name: "wrong password", password: "wrong", told: calling + "failed", slug: callflow.SlugAuth, side: callflow.SidePhone},
	{name: "nobody at the server's address", dead: true, told: calling + "failed", slug: callflow.SlugUnreachable, side: callflow.SideHost},
	{name: "hung up before it rings", hangUp: callflow.StatusCalling, told: calling + "canceled"},
	{name: "hung up while it rings", hangUp: callflow.StatusRinging, told: rings + "canceled"},
	{name: "hung up as the phone answers", phone: world.Script{AnswerLate: true}, hangUp: callflow.StatusRinging, told: rings + "canceled"},
	{name: "hung up once the transfer was accepted", hangUp: callflow.StatusTransferring, told: asked + "unknown"},
	{name: "hung up while the callee's phone rings", hangUp: callflow.StatusAlerting, told: alerting + "unknown"},
}

const (
	ringTimeout    = 20 * time.Second
	outcomeTimeout = 120 * time.Second

	// hop is how long a packet travels: so long that who hangs up at a state does so
	// before the next one comes.
	hop = 5 * time.Millisecond

	// longest is when nothing of a call may be left any more: the phone lets the
	// callee ring for three minutes, and unanswered requests are repeated for 32 s.
	longest = 5 * time.Minute
)

// TestStateTable plays every cell with the real user agent, in virtual time.
func TestStateTable(t *testing.T) {
	for _, c := range stateTable {
		t.Run(c.name, func(t *testing.T) { synctest.Test(t, c.play) })
	}
}

func (c cell) play(t *testing.T) {
	n := memnet.New()
	n.Filter(func(p memnet.Packet) []memnet.Delivery {
		return []memnet.Delivery{{Packet: p, After: hop}}
	})
	ips := map[string]string{world.Server: "192.0.2.1", world.Phone: "192.0.2.2", world.Callee: "192.0.2.3"}
	listen := func(ip string) (net.PacketConn, error) {
		return n.Listen(netip.AddrPortFrom(netip.MustParseAddr(ip), 5060))
	}
	w, err := world.Start(world.Options{
		Phone: c.phone, Callee: c.callee,
		Listen: func(party string) (net.PacketConn, error) { return listen(ips[party]) },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}()
	if c.dead {
		w.Close()
	}
	conn, err := listen("192.0.2.9")
	if err != nil {
		t.Fatal(err)
	}
	agent, err := wire.NewAgent(context.Background(), wire.Options{Account: c.account(w), Conn: conn})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := agent.Close(); err != nil {
			t.Error(err)
		}
	}()

	start := time.Now()
	updates := make(chan callflow.Update, 20)
	number := c.number
	if number == "" {
		number = "+431505641"
	}
	call := agent.Place(wire.Placement{
		ID: "test", Number: number, Callee: wire.Callee{User: number},
		Tell: func(u callflow.Update) { updates <- u },
	})
	var told []string
	var last callflow.Update
	for !last.Status.Final() {
		last = <-updates
		if told = append(told, string(last.Status)); last.Status == c.hangUp {
			call.Stop(callflow.StopUser)
		}
	}
	took := time.Since(start)
	<-call.Done()
	if got := strings.Join(told, " "); got != c.told {
		t.Errorf("told %s\nwant %s", got, c.told)
	}
	if last.Status == callflow.StatusFailed && (last.Slug != c.slug || last.Side != c.side) {
		t.Errorf("failed with %s at %s, want %s at %s", last.Slug, last.Side, c.slug, c.side)
	}
	if last.Text == "" {
		t.Error("the outcome has no sentence")
	}
	// What it takes longer is the way of the messages.
	if c.took != 0 && (took < c.took || took > c.took+40*hop) {
		t.Errorf("told after %v, want %v", took, c.took)
	}
	time.Sleep(longest)
	if open := w.Open(); open != 0 {
		t.Errorf("%d calls still open", open)
	}
	if extra := len(updates); extra != 0 {
		t.Errorf("%d updates after the final one", extra)
	}
}

// account is the world's account, with what is wrong about it in this cell.
func (c cell) account(w *world.World) wire.Account {
	proxy := w.ProxyAddr()
	if c.direct {
		proxy = w.PhoneAddr()
	}
	password := c.password
	if password == "" {
		password = w.Password()
	}
	flow := ""
	if c.outside {
		flow = "refer-out-of-dialog"
	}
	return wire.Account{
		Flow: flow,
		Name: "test", Domain: w.Domain(), User: w.User(), Password: password, Extension: c.extension,
		Proxies:   []wire.Proxy{{Host: proxy.Addr().String(), Port: int(proxy.Port())}},
		Transport: "udp", RingTimeout: ringTimeout, OutcomeTimeout: outcomeTimeout, HandedOver: c.handedOver,
	}
}
