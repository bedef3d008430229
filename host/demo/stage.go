package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/config"
)

// ringTime is how long the phones ring: long enough to be seen on a slow machine.
const ringTime = 2 * time.Second

// stage is what a demonstration is played on: the SIP world, the sample page and
// one folder that everything is written into.
type stage struct {
	dir   string
	world *world.World
	site  *site

	follow     context.CancelFunc // ends reading the host's log
	unfollowed sync.WaitGroup
}

// setStage builds it. When it fails, nothing is left.
func setStage(ctx context.Context, screen *screen) (_ *stage, err error) {
	s := &stage{follow: func() {}}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.strike())
		}
	}()
	rings := world.Script{RingFor: ringTime}
	if s.world, err = world.Start(world.Options{Trace: screen.message, Phone: rings, Callee: rings}); err != nil {
		return nil, fmt.Errorf("start the SIP world: %w", err)
	}
	screen.party(s.world.Names())
	if s.site, err = startSite(ctx); err != nil {
		return nil, err
	}
	if s.dir, err = os.MkdirTemp("", "siptap-demo-"); err != nil {
		return nil, fmt.Errorf("make a folder for the demo: %w", err)
	}
	if err := s.configure(); err != nil {
		return nil, fmt.Errorf("configure the demo's account: %w", err)
	}
	return s, nil
}

func (s *stage) path(names ...string) string {
	return filepath.Join(append([]string{s.dir}, names...)...)
}

func (s *stage) configFile() string { return s.path("config", "siptap", "config.toml") }

// configure writes the host's configuration, as `siptap account add` would.
func (s *stage) configure() error {
	if err := os.MkdirAll(filepath.Dir(s.configFile()), 0o700); err != nil {
		return err
	}
	text, err := config.AddAccount([]byte("region = \"AT\"\n"), "demo", []config.Setting{
		{Key: "domain", Values: []string{s.world.Domain()}},
		{Key: "outbound_proxy", Values: []string{s.world.ProxyAddr().String() + ";lr"}},
		{Key: "user", Values: []string{s.world.User()}},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(s.configFile(), text, 0o600)
}

// environ is what the host is told by its environment.
func (s *stage) environ() []string {
	return []string{
		"SIPTAP_CONFIG=" + s.configFile(),
		"SIPTAP_PASSWORD=" + s.world.Password(),
		"SIPTAP_LOG=info",
	}
}

// hostLog is where the host writes its log, being told where its state belongs.
func (s *stage) hostLog() string { return s.path("state", "siptap", "siptap.log") }

// watch shows what the host's log tells of its calls.
func (s *stage) watch(screen *screen) {
	ctx, cancel := context.WithCancel(context.Background())
	s.follow = cancel
	s.unfollowed.Go(func() { followLog(ctx, s.hostLog(), screen.state) })
}

// strike takes everything down.
func (s *stage) strike() error {
	s.follow()
	s.unfollowed.Wait()
	var errs []error
	if s.site != nil {
		errs = append(errs, s.site.Close())
	}
	if s.world != nil {
		errs = append(errs, s.world.Close())
	}
	if s.dir != "" {
		errs = append(errs, os.RemoveAll(s.dir))
	}
	return errors.Join(errs...)
}
