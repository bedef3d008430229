// Package dialingtest gives tests a person's desk: a Service with an account at
// the embedded SIP world, all of it in memory and in virtual time. It runs within
// a testing/synctest bubble.
package dialingtest

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/memnet"
	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/secret"
)

// Desk is a person's desk: their configuration, their phone, their SIP server.
type Desk struct {
	*dialing.Service
	World *world.World

	// Options are what the Service was made of, for another one at the same desk.
	Options dialing.Options

	mu   sync.Mutex
	toml string
}

// Start sets up a desk. The configuration has the account "office"; extra is put
// before it. The phones behave as scripted.
func Start(t *testing.T, extra string, phone, callee world.Script) *Desk {
	t.Helper()
	network := memnet.New()
	places := map[string]string{world.Server: "192.0.2.1:5060", world.Phone: "192.0.2.2:5060", world.Callee: "192.0.2.3:5060"}
	sip, err := world.Start(world.Options{
		Phone: phone, Callee: callee,
		Listen: func(party string) (net.PacketConn, error) {
			return network.Listen(netip.MustParseAddrPort(places[party]))
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	d := &Desk{World: sip}
	d.Configure(extra + fmt.Sprintf(`
		[[account]]
		name = "office"
		domain = %q
		outbound_proxy = "%s;lr"
		user = %q
	`, sip.Domain(), sip.ProxyAddr(), sip.User()))
	d.Options = dialing.Options{
		Config:   d.config,
		Secrets:  password(sip.Password()),
		StateDir: t.TempDir(),
		Version:  "test",
		Listen: func() (net.PacketConn, error) {
			return network.Listen(netip.MustParseAddrPort("192.0.2.9:0"))
		},
	}
	d.Service = dialing.New(d.Options)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := d.Close(ctx); err != nil {
			t.Errorf("the calls did not end: %v", err)
		}
		if err := sip.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// Open returns how many calls are left at the phones, once every packet on its way
// has arrived.
func (d *Desk) Open() int {
	synctest.Wait()
	return d.World.Open()
}

// Configure replaces the configuration.
func (d *Desk) Configure(toml string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.toml = toml
}

// Configuration returns the configuration as it is.
func (d *Desk) Configuration() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.toml
}

func (d *Desk) config() (*config.Config, error) {
	return config.Parse("config.toml", []byte(strings.ReplaceAll(d.Configuration(), "\t", "")))
}

// password is the same for every account.
type password string

var _ secret.Store = password("")

func (p password) Get(string) (string, error) { return string(p), nil }
func (p password) Set(string, string) error   { return nil }
func (p password) Delete(string) error        { return nil }
