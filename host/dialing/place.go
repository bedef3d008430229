package dialing

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/guard"
	"siptap.org/siptap/host/live"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/phonenorm"
)

// SourceCLI is the source of what a person wrote on the command line.
const SourceCLI protocol.Source = "cli"

// Request is a wish to dial.
type Request struct {
	Number  phonenorm.Number // as Normalize or phonenorm.Find gave it, valid or not
	Refused error            // why Number is not valid, from phonenorm; may be nil
	Account string           // "" = the default one
	Source  protocol.Source

	// FromRef says that Number is what `find` has read in a page.
	FromRef bool

	// Private keeps the number out of the log altogether.
	Private bool

	// Name is whose number it is, where the person has said so; their phone shows it
	// while it rings, behind the number.
	Name string

	// Confirmed says that a person was asked and said yes.
	Confirmed bool

	// Shown is what that person was shown. Should the number now be dialled
	// differently, or be riskier, they are asked anew. nil: they say yes to whatever
	// it is.
	Shown *protocol.ConfirmationData
}

// typed reports whether the person wrote the number themselves.
func (r Request) typed() bool {
	return r.Source == SourceCLI || r.Source == protocol.SourcePopup && !r.FromRef
}

// clicked reports whether the wish is a click in a page.
func (r Request) clicked() bool {
	return r.Source == protocol.SourcePage || r.Source == protocol.SourceLink
}

// unread reports whether a page gave the number and `find` has not read it there.
func (r Request) unread() bool {
	return r.clicked() && !r.FromRef
}

// Place places a call and returns its name. Each change of the call is told, in
// order and from one goroutine, possibly before Place has returned; the last one
// told is final. tell must not block.
//
// The error is a *protocol.Error: nothing was dialled. With the code
// needs-confirmation it has everything filled in but the token.
func (s *Service) Place(ctx context.Context, req Request, tell func(protocol.Call)) (string, error) {
	id, failed := s.begin(ctx, req, tell)
	if failed != nil {
		entry := s.log.WithFields(logrus.Fields{"code": failed.Code, "source": req.Source})
		if failed.Err != nil && !req.Private {
			entry = entry.WithError(failed.Err)
		}
		entry.Info("not dialled")
		return "", failed
	}
	return id, nil
}

func (s *Service) begin(ctx context.Context, req Request, tell func(protocol.Call)) (string, *protocol.Error) {
	wanted, failed := s.prepare(req)
	if failed != nil {
		return "", failed
	}
	if err := ctx.Err(); err != nil {
		return "", &protocol.Error{Code: protocol.CodeStale, Text: "The request was cancelled.", Err: err}
	}
	id := strings.ToLower(rand.Text())
	var ticket *guard.Ticket
	if !wanted.unlimited {
		if ticket, failed = s.counter.Begin(wanted.limits, id); failed != nil {
			return "", failed
		}
	}
	if failed := s.place(id, req, wanted, ticket, tell); failed != nil {
		ticket.End()
		return "", failed
	}
	return id, nil
}

// wanted is a call that may be placed.
type wanted struct {
	account   wire.Account
	callee    wire.Callee
	number    string // E.164 where there is one, else as dialled
	shown     string // the number as a person reads it
	dialed    string
	limits    config.Guard
	unlimited bool
}

// prepare finds out all that a call needs, and whether it may be placed.
func (s *Service) prepare(req Request) (wanted, *protocol.Error) {
	cfg, failed := s.config()
	if failed != nil {
		return wanted{}, failed
	}
	account, failed := account(cfg, req.Account)
	if failed != nil {
		return wanted{}, failed
	}
	dialed, failed := dial(cfg, account, req.Number, req.Refused)
	if failed != nil {
		return wanted{}, failed
	}
	line, failed := dialingOf(cfg, account)
	if failed != nil {
		return wanted{}, failed
	}
	verdict, failed := s.judge(cfg, account, line, req, dialed.String)
	if failed != nil {
		return wanted{}, failed
	}
	password, failed := s.password(account.Name)
	if failed != nil {
		return wanted{}, failed
	}
	secure, failed := tlsOf(account)
	if failed != nil {
		return wanted{}, failed
	}
	return wanted{
		account:   wireAccount(account, password, secure),
		callee:    callee(req.Number, dialed.String, req.Name),
		number:    numberOf(req.Number, dialed.String),
		shown:     readable(req.Number, dialed.String),
		dialed:    dialed.String,
		limits:    cfg.Guard,
		unlimited: verdict.Unlimited,
	}, nil
}

// judge asks the guard. A yes counts only for what was shown.
func (s *Service) judge(cfg *config.Config, account *config.Account, line phonenorm.Dialing, req Request, dialed string) (guard.Verdict, *protocol.Error) {
	wish := guard.Wish{
		Number: req.Number, Dialed: dialed, Domain: account.Domain, Line: line,
		Typed: req.typed(), OwnWord: req.Source == SourceCLI, Unread: req.unread(),
		Unattended: req.clicked() && unattended(account),
	}
	verdict, refused := guard.Judge(cfg.Guard, wish)
	if refused == nil || refused.Confirmation == nil {
		return verdict, refused
	}
	asked := refused.Confirmation
	asked.Number, asked.Dialed, asked.Account = numberOf(req.Number, dialed), dialed, account.Name
	if req.Confirmed && (req.Shown == nil || covers(*req.Shown, *asked)) {
		wish.Confirmed = true
		return guard.Judge(cfg.Guard, wish)
	}
	return verdict, refused
}

// covers reports whether a yes to what was shown is a yes to what is asked now.
func covers(shown, asked protocol.ConfirmationData) bool {
	if shown.Number != asked.Number || shown.Dialed != asked.Dialed || shown.Account != asked.Account {
		return false
	}
	known := map[protocol.Reason]bool{}
	for _, reason := range shown.Reasons {
		known[reason] = true
	}
	for _, reason := range asked.Reasons {
		if !known[reason] {
			return false
		}
	}
	return true
}

// place hands the call to its account's agent.
func (s *Service) place(id string, req Request, w wanted, ticket *guard.Ticket, tell func(protocol.Call)) *protocol.Error {
	entry, err := s.book.Begin(id)
	if err != nil {
		// A call that cannot be recovered is better than none.
		s.log.WithError(err).WithField("call", id).Warn("this call is kept on no record")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return &protocol.Error{Code: protocol.CodeInternal, Text: "Siptap is just being closed. Try again."}
	}
	agent, err := s.agents.take(w.account)
	if err != nil {
		return &protocol.Error{Code: protocol.CodeBadConfig, Text: sentence(err), Err: err}
	}
	placed := &call{id: id, begun: time.Now(), ticket: ticket, tell: tell}
	placed.state = protocol.Call{Call: id, Number: w.number, Dialed: w.dialed, Account: w.account.Name}
	placed.log = s.entryFor(id, req, placed.state)
	placement := wire.Placement{ID: id, Callee: w.callee, Number: w.shown, Tell: placed.update}
	if entry != nil {
		placed.file = &file{entry: entry, shown: w.shown, private: req.Private, owner: live.Owner{Name: s.owner, PID: os.Getpid()}}
		placement.Record = placed.onRecord
	}
	placed.line = agent.Place(placement)
	s.calls[id] = placed
	s.group.Add(1)
	go s.watch(id, placed, agent)
	return nil
}

// callee is whom the own phone is asked to call, and what it shows meanwhile.
func callee(number phonenorm.Number, dialed, name string) wire.Callee {
	shown := strings.TrimSpace(readable(number, dialed) + " " + strings.TrimSpace(name))
	if number.SIP == "" {
		return wire.Callee{User: dialed, Display: shown}
	}
	at := strings.LastIndex(number.SIP, "@")
	return wire.Callee{User: number.SIP[:max(at, 0)], Host: number.SIP[at+1:], Display: shown}
}

// numberOf is how a number stands in what is told: its E.164 where it has one.
func numberOf(number phonenorm.Number, dialed string) string {
	if number.E164 != "" {
		return number.E164
	}
	return dialed
}

// readable is a number as a person reads it.
func readable(number phonenorm.Number, dialed string) string {
	switch {
	case number.SIP != "":
		return number.SIP
	case number.International != "":
		return number.International
	}
	return dialed
}

// unattended reports whether the own phone calls without anybody lifting a receiver.
func unattended(account *config.Account) bool {
	return account.AutoAnswer != config.AutoAnswerOff || account.Flow == config.FlowOutside
}

// wireAccount turns an account's keys into the wire's terms.
func wireAccount(account *config.Account, password string, secure wire.TLS) wire.Account {
	out := wire.Account{
		Name:           account.Name,
		Domain:         account.Domain,
		User:           account.User,
		AuthUser:       account.AuthUser,
		Password:       password,
		Extension:      account.Extension,
		Transport:      account.Transport,
		Realm:          account.Realm,
		Flow:           account.Flow,
		AutoAnswer:     account.AutoAnswer,
		RingTimeout:    account.RingTimeout,
		OutcomeTimeout: account.OutcomeTimeout,
		HandedOver:     account.Outcome == config.OutcomeHandedOver,
		TLS:            secure,
	}
	for _, proxy := range account.OutboundProxy {
		out.Proxies = append(out.Proxies, wire.Proxy{Host: proxy.Host, Port: proxy.Port, Transport: proxy.Transport})
	}
	return out
}
