package dialing

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/live"
	"siptap.org/siptap/host/protocol"
)

const (
	// recoverTime bounds one try to end what a dead process has left: the 64*T1 that a
	// peer may take to answer, and those that it may take for what follows.
	recoverTime = 70 * time.Second
	// maxTries is how many such tries may be in vain.
	maxTries = 3
	// longestOpen is after how long nothing is left at anybody.
	longestOpen = 24 * time.Hour
	// lastMoment is what a try still gets when the program ends.
	lastMoment = 300 * time.Millisecond
)

// Recovered is a call that a dead process has left, and its end as it is to be told.
type Recovered struct {
	protocol.Call
	lost *lostCall
}

// Told says that somebody was told; until then the next process tells it as well.
func (r Recovered) Told() { r.lost.settle(func(l *lostCall) { l.told = true }) }

// lostCall is the record of a dead process's call while it is dealt with.
type lostCall struct {
	mu     sync.Mutex
	orphan *live.Orphan
	told   bool // somebody was told
	ended  bool // nothing is open any more, or can be ended
}

// settle changes the record, which is removed when there is nothing left to do.
func (l *lostCall) settle(change func(*lostCall)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(l)
	if l.told && l.ended {
		l.orphan.End()
		return
	}
	if l.ended {
		l.orphan.SIP = wire.Record{CallID: l.orphan.SIP.CallID, Referred: l.orphan.SIP.Referred}
	}
	l.orphan.Told = l.told
	l.orphan.Keep()
}

// Recover takes over the calls that dead processes have left, and begins to end
// them on the wire, beside whatever else is done. It returns at once: with those
// whose end is to be told, as unknown, and with what is closed when nothing is left
// to end. Each call is taken by one process, however many start at a time.
func (s *Service) Recover() (calls []Recovered, ended <-chan struct{}) {
	done := make(chan struct{})
	orphans, err := s.book.TakeOver()
	if err != nil {
		s.log.WithError(err).Warn("what killed processes have left is not looked after")
	}
	var group sync.WaitGroup
	for _, orphan := range orphans {
		record, lost := orphan.Record, &lostCall{orphan: orphan, told: orphan.Told}
		entry := s.log.WithFields(logrus.Fields{
			"call": orphan.State.Call, "account": orphan.State.Account, "state": orphan.State.State,
			"owner": orphan.Owner.String(), "invites": len(orphan.SIP.Invites), "dialogs": len(orphan.SIP.Dialogs),
		})
		if orphan.State.Number != "" {
			entry = entry.WithField("number", orphan.State.Number)
		}
		entry.Warn("siptap was ended during this call; ending what it has left")
		if !lost.told {
			calls = append(calls, Recovered{unknownOf(record), lost})
		}
		group.Add(1)
		s.recovering.Go(func() {
			defer group.Done()
			s.end(lost, record, entry)
		})
	}
	go func() { group.Wait(); close(done) }()
	return calls, done
}

// end ends a lost call on the wire.
func (s *Service) end(lost *lostCall, r live.Record, entry *logrus.Entry) {
	if r.SIP.Empty() || time.Since(r.Begun) > longestOpen || r.Tries >= maxTries {
		lost.settle(func(l *lostCall) { l.ended = true })
		return
	}
	ctx, cancel := context.WithTimeout(s.recovery, recoverTime)
	defer cancel()
	options, err := s.wireOptions(s.accountOf(r, entry))
	if err == nil {
		err = wire.Recover(ctx, options, r.SIP)
	}
	switch {
	case err == nil:
		entry.Info("what was left of the call has ended")
	case s.recovery.Err() != nil:
		entry.Info("the program ends; the next one goes on ending this call")
		return
	case errors.Is(err, wire.ErrRecord):
		entry.WithError(err).Warn("the call's record is of no use")
	case r.Tries+1 < maxTries:
		entry.WithError(err).Warn("not all that was left of the call is known to have ended; the next program tries again")
		lost.settle(func(l *lostCall) { l.orphan.Tries++ })
		return
	default:
		entry.WithError(err).Warn("what was left of the call is given up")
	}
	lost.settle(func(l *lostCall) { l.ended = true })
}

// accountOf is the account of a lost call as it is configured now. One that is gone
// has no password; what is on record is enough to hang up where nobody asks for one.
func (s *Service) accountOf(r live.Record, entry *logrus.Entry) wire.Account {
	var found *config.Account
	cfg, failed := s.config()
	if failed == nil {
		found, failed = account(cfg, r.State.Account)
	}
	password := ""
	if failed == nil {
		password, failed = s.password(found.Name)
	}
	var secure wire.TLS
	if failed == nil {
		secure, failed = tlsOf(found)
	}
	if failed != nil {
		entry.WithError(failed).Warn("the call's account cannot be used; it is hung up without a password")
		return wire.Account{Name: r.State.Account}
	}
	return wireAccount(found, password, secure)
}
