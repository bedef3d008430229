package dialing

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"sync"

	"github.com/sirupsen/logrus"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
	"siptap.org/siptap/callflow/trace"
	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/guard"
	"siptap.org/siptap/host/logging"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/secret"
)

// Options are what a [Service] is made of.
type Options struct {
	// Config reads the configuration. It is asked for each request, so that changes
	// count from the next call on; calls in progress keep theirs.
	Config func() (*config.Config, error)

	// Secrets gives the accounts' passwords; nil: none have one.
	Secrets secret.Store

	// StateDir is the folder in which calls are counted, shared with every other
	// process of the same person; "" = the log's.
	StateDir string

	// Version goes into the User-Agent header; "" leaves it out.
	Version string

	Log      *logrus.Entry    // nil discards
	Trace    trace.Sink       // gets every SIP message, redacted; nil for none
	Resolver *locate.Resolver // nil asks the system

	// Listen opens the one UDP socket of an account's agent, where that is not to be
	// the system's own; nil: sockets are opened as calls need them.
	Listen func() (net.PacketConn, error)
}

// Service places calls and knows those that it has placed. Its methods are safe
// for concurrent use.
type Service struct {
	opt     Options
	log     *logrus.Entry
	counter *guard.Counter
	agents  *agents
	trusts  trusts

	mu     sync.Mutex
	closed bool
	calls  map[string]*call // in progress, and ended but not yet through with SIP
	ended  []string         // the last calls that are through, the oldest first
	lines  map[string]line  // of the last of ended, for their messages
	group  sync.WaitGroup   // one for each of calls
}

// maxEnded is how many calls are remembered after their end, so that hanging one
// up then is no error.
const maxEnded = 256

// New returns a Service. It reads and opens nothing yet.
func New(o Options) *Service {
	if o.Log == nil {
		o.Log = logging.Discard()
	}
	if o.StateDir == "" {
		if file, err := logging.DefaultFile(); err == nil {
			o.StateDir = filepath.Dir(file)
		}
	}
	s := &Service{opt: o, log: o.Log, counter: guard.NewCounter(filepath.Join(o.StateDir, "guard")), calls: map[string]*call{}, lines: map[string]line{}}
	s.agents = newAgents(s.newAgent)
	return s
}

func (s *Service) newAgent(account wire.Account) (agent, error) {
	var conn net.PacketConn
	if s.opt.Listen != nil {
		var err error
		if conn, err = s.opt.Listen(); err != nil {
			return nil, err
		}
	}
	made, err := wire.NewAgent(context.Background(), wire.Options{
		Account:  account,
		Conn:     conn,
		Version:  s.opt.Version,
		Log:      logging.NewSlog(s.log),
		Trace:    s.opt.Trace,
		Resolver: s.opt.Resolver,
		Trust:    s.trusts.of(account),
	})
	if err != nil {
		return nil, err
	}
	return wireAgent{made}, nil
}

// wireAgent is the real agent.
type wireAgent struct{ *wire.Agent }

func (a wireAgent) Place(p wire.Placement) line { return a.Agent.Place(p) }

// config reads the configuration. Its error has the code bad-config.
func (s *Service) config() (*config.Config, *protocol.Error) {
	cfg, err := s.opt.Config()
	if err != nil {
		return nil, &protocol.Error{Code: protocol.CodeBadConfig, Text: err.Error(), Err: err}
	}
	return cfg, nil
}

// account returns the named account, "" being the default one. Its error has the
// code no-account.
func account(cfg *config.Config, name string) (*config.Account, *protocol.Error) {
	found, err := cfg.Account(name)
	if err != nil {
		return nil, &protocol.Error{Code: protocol.CodeNoAccount, Text: sentence(err), Err: err}
	}
	return found, nil
}

// password returns an account's password, "" where it has none.
func (s *Service) password(name string) (string, *protocol.Error) {
	if s.opt.Secrets == nil {
		return "", nil
	}
	password, err := s.opt.Secrets.Get(name)
	switch {
	case errors.Is(err, secret.ErrNone):
		return "", nil
	case err != nil:
		return "", &protocol.Error{Code: protocol.CodeBadConfig, Text: sentence(err), Err: err}
	}
	return password, nil
}

// Hangup ends a call as its person wishes it. It returns at once; what becomes of
// the call is told as always. For a call that has ended there is nothing to do.
// The error has the code stale: there is no such call.
func (s *Service) Hangup(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if call, ok := s.calls[id]; ok {
		call.line.Stop(callflow.StopUser)
		return nil
	}
	for _, ended := range s.ended {
		if ended == id {
			return nil
		}
	}
	return &protocol.Error{Code: protocol.CodeStale, Text: "There is no such call any more."}
}

// Calls returns the calls in progress, the eldest first.
func (s *Service) Calls() []protocol.Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []protocol.Call{}
	for _, call := range s.inOrder() {
		if state, inProgress := call.current(); inProgress {
			list = append(list, state)
		}
	}
	return list
}

// Close ends all calls, waits until nothing is left of them or ctx ends, and then
// closes every socket. Nothing can be placed any more. The error is ctx's, where
// it ended the waiting.
func (s *Service) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	for _, call := range s.calls {
		call.line.Stop(callflow.StopEOF)
	}
	s.mu.Unlock()
	through := make(chan struct{})
	go func() { s.group.Wait(); close(through) }()
	var err error
	select {
	case <-through:
	case <-ctx.Done():
		err = ctx.Err()
	}
	s.agents.close()
	return err
}
