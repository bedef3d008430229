package memnet_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"
	"go.uber.org/goleak"

	"siptap.org/siptap/callflow/memnet"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestSipgo shows that sipgo's server and client run unchanged on this network:
// an OPTIONS is answered, and one to nobody times out, in virtual time, after
// the 32 seconds of Timer F (RFC 3261 section 17.1.2.2).
func TestSipgo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		serving := listen(t, n, "192.0.2.1:5060")
		calling := listen(t, n, "192.0.2.2:5060")

		callee, err := sipgo.NewUA()
		if err != nil {
			t.Fatal(err)
		}
		server, err := sipgo.NewServer(callee)
		if err != nil {
			t.Fatal(err)
		}
		server.OnOptions(func(req *sip.Request, tx sip.ServerTransaction) {
			if err := tx.Respond(sip.NewResponseFromRequest(req, 200, "OK", nil)); err != nil {
				t.Error(err)
			}
		})
		caller, err := sipgo.NewUA()
		if err != nil {
			t.Fatal(err)
		}
		listener, err := sipgo.NewServer(caller)
		if err != nil {
			t.Fatal(err)
		}
		client, err := sipgo.NewClient(caller, sipgo.WithClientConnectionAddr(calling.LocalAddr().String()))
		if err != nil {
			t.Fatal(err)
		}
		served := make(chan error, 2)
		go func() { served <- server.ServeUDP(serving) }()
		go func() { served <- listener.ServeUDP(calling) }()
		synctest.Wait()

		ask := func(host string) (*sip.Response, time.Duration, error) {
			start := time.Now()
			req := sip.NewRequest(sip.OPTIONS, sip.Uri{Scheme: "sip", Host: host, Port: 5060})
			res, err := client.Do(context.Background(), req)
			return res, time.Since(start), err
		}
		if res, _, err := ask("192.0.2.1"); err != nil || res.StatusCode != 200 {
			t.Errorf("OPTIONS: %v, %v", res, err)
		} else if via := res.Via(); via.Host != "192.0.2.2" || via.Port != 5060 {
			t.Errorf("it left from %s:%d", via.Host, via.Port)
		}
		if _, took, err := ask("192.0.2.3"); err == nil || took != 32*time.Second {
			t.Errorf("OPTIONS to nobody ended after %v with %v", took, err)
		}

		calling.Close()
		serving.Close()
		for range 2 {
			if err := <-served; err != nil {
				t.Error(err)
			}
		}
		caller.Close()
		callee.Close()
	})
}
