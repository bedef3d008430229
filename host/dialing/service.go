package dialing

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
	"siptap.org/siptap/callflow/trace"
	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/guard"
	"siptap.org/siptap/host/live"
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

	// StateDir is the folder in which calls are counted and kept on record, shared with
	// every other process of the same person; "" = the log's.
	StateDir string

	// Version goes into the User-Agent header; "" leaves it out.
	Version string

	// Owner is what this process is to the person's other ones: "the command line", a
	// browser's name.
	Owner string

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
	book    *live.Book

	recovering sync.WaitGroup     // one for each call of a dead process that is being ended
	recovery   context.Context    // ends when nothing is recovered any more
	callOff    context.CancelFunc // ends it

	mu     sync.Mutex
	owner  string
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
	if o.Owner == "" {
		o.Owner = "another siptap"
	}
	s := &Service{
		opt: o, log: o.Log, owner: o.Owner, calls: map[string]*call{}, lines: map[string]line{},
		counter: guard.NewCounter(filepath.Join(o.StateDir, "guard")),
		book:    live.Open(filepath.Join(o.StateDir, "calls")),
	}
	s.agents = newAgents(s.newAgent)
	s.recovery, s.callOff = context.WithCancel(context.Background())
	return s
}

// Introduce says what this process is to the person's other ones, where that comes
// to be known later than [Options].
func (s *Service) Introduce(owner string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owner = owner
}

func (s *Service) newAgent(account wire.Account) (agent, error) {
	options, err := s.wireOptions(account)
	if err != nil {
		return nil, err
	}
	made, err := wire.NewAgent(context.Background(), options)
	if err != nil {
		return nil, err
	}
	return wireAgent{made}, nil
}

// wireOptions are what an agent for the account is made of.
func (s *Service) wireOptions(account wire.Account) (wire.Options, error) {
	options := wire.Options{
		Account:  account,
		Version:  s.opt.Version,
		Log:      logging.NewSlog(s.log),
		Trace:    s.opt.Trace,
		Resolver: s.opt.Resolver,
		Trust:    s.trusts.of(account),
	}
	if s.opt.Listen == nil {
		return options, nil
	}
	var err error
	options.Conn, err = s.opt.Listen()
	return options, err
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
// The error has the code stale where there is no such call, and blocked where it is
// another process's.
func (s *Service) Hangup(id string) error {
	if s.hangUp(id) {
		return nil
	}
	if other, ok := s.foreign(id); ok {
		return &protocol.Error{Code: protocol.CodeBlocked, Text: fmt.Sprintf("This call belongs to %s. Hang it up there.", other.Owner)}
	}
	return &protocol.Error{Code: protocol.CodeStale, Text: "There is no such call any more."}
}

// hangUp ends a call of this process, and reports whether there is or was one.
func (s *Service) hangUp(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if call, ok := s.calls[id]; ok {
		call.line.Stop(callflow.StopUser)
		return true
	}
	return slices.Contains(s.ended, id)
}

// Calls returns the calls in progress, the eldest first, and behind them those of
// the person's other processes, which have an owner and can only be looked at.
func (s *Service) Calls() []protocol.Call {
	return append(s.ownCalls(), s.foreignCalls()...)
}

func (s *Service) ownCalls() []protocol.Call {
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
	// Beside the calls, what is being recovered gets a last moment; the next process
	// goes on with what it is not enough for.
	defer time.AfterFunc(lastMoment, s.callOff).Stop()
	through := make(chan struct{})
	go func() { s.group.Wait(); close(through) }()
	var err error
	select {
	case <-through:
	case <-ctx.Done():
		err = ctx.Err()
	}
	s.agents.close()
	<-through
	s.recovering.Wait()
	s.callOff()
	s.book.Close()
	return err
}
