package wire_test

import (
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/memnet"
	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/callflow/world"
)

// lossy loses a fifth of all packets, doubles a tenth, and delays each by up to
// 300 ms, so that they overtake each other.
func lossy(r *rand.Rand) memnet.Filter {
	delayed := func(p memnet.Packet) memnet.Delivery {
		return memnet.Delivery{Packet: p, After: time.Duration(r.IntN(300)+1) * time.Millisecond}
	}
	return func(p memnet.Packet) []memnet.Delivery {
		var d []memnet.Delivery
		if r.IntN(5) != 0 {
			d = append(d, delayed(p))
			if r.IntN(10) == 0 {
				d = append(d, delayed(p))
			}
		}
		return d
	}
}

// TestLossyNetwork: on a bad link each of 240 calls comes to the state that is
// true of it, and none is left open anywhere. Where a fragment that tells of
// ringing is later than the wait for it, an answer is told as handed-over: that
// is less than what happened, and not wrong.
func TestLossyNetwork(t *testing.T) {
	const calls = 40 // of each kind

	// An INVITE is sent seven times in its 32 s, ours, the server's and the phone's.
	// Once in some runs one does not get through; then somebody was not reached, and
	// that is told.
	const cutOff = 2
	for name, tc := range map[string]struct {
		phone, callee world.Script
		direct        bool
		hangUp        time.Duration // within which somewhere the call is hung up; 0 = not
		want          []string
	}{
		"connected":                  {want: []string{"connected", "handed-over"}},
		"connected without a server": {direct: true, want: []string{"connected", "handed-over"}},
		"the callee is busy":         {callee: world.Script{Code: 486}, want: []string{"failed busy callee"}},
		"the callee never answers":   {callee: world.Script{Never: true}, want: []string{"unknown"}},
		"the own phone declines":     {phone: world.Script{Code: 603}, want: []string{"failed declined phone"}},
		"hung up anywhere": {
			hangUp: 6 * time.Second,
			want:   []string{"canceled", "unknown", "connected", "handed-over"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := memnet.New()
				ips := map[string]string{world.Server: "192.0.2.1", world.Phone: "192.0.2.2", world.Callee: "192.0.2.3"}
				listen := func(ip string) (net.PacketConn, error) {
					return n.Listen(netip.AddrPortFrom(netip.MustParseAddr(ip), 5060))
				}
				w, err := world.Start(world.Options{
					Phone: tc.phone, Callee: tc.callee,
					Listen: func(party string) (net.PacketConn, error) { return listen(ips[party]) },
				})
				if err != nil {
					t.Fatal(err)
				}
				defer w.Close()
				conn, err := listen("192.0.2.9")
				if err != nil {
					t.Fatal(err)
				}
				proxy := w.ProxyAddr()
				if tc.direct {
					proxy = w.PhoneAddr()
				}
				agent, err := wire.NewAgent(t.Context(), wire.Options{Conn: conn, Account: wire.Account{
					Name: "test", Domain: w.Domain(), User: w.User(), Password: w.Password(), Transport: "udp",
					Proxies:     []wire.Proxy{{Host: proxy.Addr().String(), Port: int(proxy.Port())}},
					RingTimeout: time.Minute, OutcomeTimeout: 2 * time.Minute,
				}})
				if err != nil {
					t.Fatal(err)
				}
				defer agent.Close()

				r := rand.New(rand.NewPCG(uint64(len(name)), 7))
				n.Filter(lossy(r))
				outcomes := make(map[string]int)
				var mu sync.Mutex
				var all sync.WaitGroup
				for i := range calls {
					hangUp := tc.hangUp * time.Duration(i) / calls
					all.Go(func() {
						var finals []string
						call := agent.Place(wire.Placement{
							Callee: wire.Callee{User: "+431505641"},
							Tell: func(u callflow.Update) {
								if u.Status.Final() {
									finals = append(finals, strings.TrimSpace(strings.Join([]string{
										string(u.Status), string(u.Slug), string(sideOf(u)),
									}, " ")))
								}
							},
						})
						if tc.hangUp > 0 {
							time.Sleep(hangUp)
							call.Stop(callflow.StopUser)
						}
						<-call.Done()
						mu.Lock()
						defer mu.Unlock()
						if len(finals) == 1 && strings.HasPrefix(finals[0], "failed unreachable ") {
							outcomes["unreachable"]++
							return
						}
						if len(finals) != 1 || !slices.Contains(tc.want, finals[0]) {
							t.Errorf("call %d ended %q, want one of %q", i, finals, tc.want)
							return
						}
						outcomes[finals[0]]++
					})
				}
				all.Wait()
				time.Sleep(5 * time.Minute) // for what the others still have to tidy up
				if open := w.Open(); open != 0 {
					t.Errorf("%d calls are still open at the phones", open)
				}
				t.Logf("%v", outcomes)
				if n := outcomes["unreachable"]; n > cutOff {
					t.Errorf("%d of %d calls reached nobody", n, calls)
				}
				if first := tc.want[0]; outcomes[first] < calls/2 && tc.hangUp == 0 {
					t.Errorf("only %d of %d calls ended %s", outcomes[first], calls, first)
				}
			})
		})
	}
}

// sideOf is the side of a failure.
func sideOf(u callflow.Update) callflow.Side {
	if u.Status != callflow.StatusFailed {
		return callflow.SideNone
	}
	return u.Side
}
