// Package session owns what one browser and the host say to each other: the
// methods of host/protocol, the numbers that `find` has given out, and the
// confirmations that are awaited. One session is one run of the host.
//
// It knows nothing of framing (host/native), of JSON-RPC (host/rpc) and of how
// calls are placed (host/dialing).
package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/sirupsen/logrus"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/logging"
	"siptap.org/siptap/host/native"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/rpc"
	"siptap.org/siptap/host/setup"
	"siptap.org/siptap/phonenorm"
)

// The end must take less than the 2 s that browsers give a host: what rpc grants
// running requests, and these.
const (
	hangUp = 1200 * time.Millisecond // for the peers of the calls to answer
	flush  = 200 * time.Millisecond  // for the browser to read what is told last
)

// Options are what a session is made of.
type Options struct {
	Service *dialing.Service // closed when the session ends
	Version string           // the program's own, told to the extension
	Log     *logrus.Entry    // nil discards
	Files   *setup.Files     // the configuration that can be looked at and changed; nil: none
	LogFile string           // where the log is written, "" for nowhere

	// Changed is told the configuration at the beginning and whenever it has changed;
	// nil: nobody.
	Changed func(*config.Config)
}

// session is one browser's.
type session struct {
	Options
	conn      *rpc.Conn
	memory    *memory
	awaiting  *awaiting
	recovered []dialing.Recovered // to be told at the first hello
	changes   changes
}

// Serve speaks with a browser until in or ctx ends. Then it ends every call,
// closes the Service and returns within 2 s. Both ends are regular and give nil;
// an error means that in was cut off or could not be read.
func Serve(ctx context.Context, in io.Reader, out io.Writer, o Options) error {
	if o.Log == nil {
		o.Log = logging.Discard()
	}
	s := &session{Options: o, memory: newMemory(maxRefs, maxDocs), awaiting: newAwaiting()}
	s.recovered, _ = o.Service.Recover()
	s.conn = rpc.New(native.NewWriter(out), s.methods(), protocol.MethodHello, o.Log)
	unwatch := s.watch()
	err := s.conn.Serve(ctx, native.NewReader(in))
	unwatch()
	if ctx.Err() != nil {
		err = nil
	}
	o.Log.WithError(err).Debug("session ends")

	after := context.WithoutCancel(ctx)
	patience, cancel := context.WithTimeout(after, hangUp)
	defer cancel()
	if unfinished := o.Service.Close(patience); unfinished != nil {
		o.Log.Warn("the session ended before every peer had answered")
	}
	rest, cancel := context.WithTimeout(after, flush)
	defer cancel()
	s.conn.Close(rest)
	if err != nil {
		return fmt.Errorf("read from the browser: %w", err)
	}
	return nil
}

// methods is the table of what the session answers. Those that come first and
// those that end something are answered in their order.
func (s *session) methods() map[string]rpc.Method {
	all := map[string]rpc.Method{
		protocol.MethodHello:     {Do: s.hello, Inline: true},
		protocol.MethodFind:      {Do: typed(s.find), Cancelable: true},
		protocol.MethodNormalize: {Do: s.normalize, Cancelable: true},
		protocol.MethodDial:      {Do: s.dial},
		protocol.MethodHangup:    {Do: typed(s.hangup), Inline: true},
		protocol.MethodCalls:     {Do: typed(s.calls), Inline: true},
		protocol.MethodCancel:    {Do: s.cancel, Inline: true},
	}
	maps.Copy(all, s.setupMethods())
	return all
}

// hello tells what this host is, and then of the calls that a dead one has left.
func (s *session) hello(_ context.Context, raw rpc.Params) (rpc.Reply, error) {
	params, err := rpc.Decode[protocol.HelloParams](raw)
	if err != nil {
		return rpc.Reply{}, err
	}
	if err := fits(params); err != nil {
		return rpc.Reply{}, err
	}
	s.Log.WithFields(logrus.Fields{"client": brief(params.Client), "browser": brief(params.Browser)}).Info("session begins")
	s.Service.Introduce(browserName(params.Browser))
	status := s.Service.Status()
	return rpc.Reply{
		Result: protocol.HelloResult{
			Protocol: protocol.Version,
			Version:  s.Version,
			Accounts: status.Accounts,
			Region:   status.Region,
			Features: []string{},
			Problem:  status.Problem,
		},
		After: func() {
			s.tellRecovered()
			s.changes.begin()
		},
	}, nil
}

// tellRecovered tells how the calls of dead processes have ended, once.
func (s *session) tellRecovered() {
	for _, call := range s.recovered {
		s.conn.Notify(protocol.NotificationCall, call.Call)
		call.Told()
	}
	s.recovered = nil
}

// fits checks that both sides speak the same protocol.
func fits(params protocol.HelloParams) error {
	switch {
	case params.Protocol < 1:
		return &rpc.ParamsError{Text: "hello has to say which protocol the extension speaks: a number from 1."}
	case params.Protocol > protocol.Version:
		return &protocol.Error{Code: protocol.CodeProtocol, Text: fmt.Sprintf(
			"The extension speaks protocol %d, the siptap program only %d. Update the siptap program.", params.Protocol, protocol.Version)}
	case params.Protocol < protocol.Version:
		return &protocol.Error{Code: protocol.CodeProtocol, Text: fmt.Sprintf(
			"The siptap program speaks protocol %d, the extension only %d. Update the extension.", protocol.Version, params.Protocol)}
	}
	return nil
}

// browserName is a browser's name fit to be shown by other processes.
func browserName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" .-", r)) {
			return r
		}
		return -1
	}, name)
	name = strings.TrimSpace(name[:min(len(name), 32)])
	if name == "" {
		return "a browser"
	}
	return name
}

// brief keeps a name of the peer's fit for the log.
func brief(name string) string { return fmt.Sprintf("%.64q", name) }

func (s *session) hangup(_ context.Context, params protocol.HangupParams) (any, error) {
	if params.Call == "" {
		return nil, &rpc.ParamsError{Text: "hangup has to name a call."}
	}
	return protocol.Empty{}, s.Service.Hangup(params.Call)
}

func (s *session) calls(context.Context, protocol.Empty) (any, error) {
	return protocol.CallsResult{Calls: s.Service.Calls()}, nil
}

// typed makes a method of a function that takes its parameters as what they are.
func typed[P any](do func(context.Context, P) (any, error)) func(context.Context, rpc.Params) (rpc.Reply, error) {
	return func(ctx context.Context, raw rpc.Params) (rpc.Reply, error) {
		params, err := rpc.Decode[P](raw)
		if err != nil {
			return rpc.Reply{}, err
		}
		result, err := do(ctx, params)
		return rpc.Reply{Result: result}, err
	}
}

// checkRegion takes a region's code, in any case, "ZZ" for none, and "" for
// whatever the evidence says.
func checkRegion(code string) error {
	upper := strings.ToUpper(code)
	if code == "" || upper == "ZZ" || phonenorm.KnownRegion(upper) {
		return nil
	}
	return &rpc.ParamsError{Text: fmt.Sprintf("The region %.20q is no country's code (ISO 3166-1 alpha-2) and not ZZ.", code)}
}

var errNoRef = &protocol.Error{
	Code: protocol.CodeStale,
	Text: "This number is not known any more. Reload the page and try again.",
}

// asProtocol finds the protocol's own error in err.
func asProtocol(err error) (*protocol.Error, bool) {
	failed, ok := errors.AsType[*protocol.Error](err)
	return failed, ok
}
