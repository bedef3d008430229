package dialing

import (
	"context"
	"errors"
	"fmt"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
)

// Account says of one account of a configuration what may be shown.
func (s *Service) Account(cfg *config.Config, account *config.Account) protocol.AccountStatus {
	return s.accountStatus(cfg, account)
}

// Try asks an account's server for its answer and whether it takes the password. No
// phone rings. What is wrong stands in the result; the error is ctx's, or a
// *protocol.Error where the account cannot even be tried.
func (s *Service) Try(ctx context.Context, account *config.Account, password string) (protocol.AccountTestResult, error) {
	secure, failed := tlsOf(account)
	if failed != nil {
		return protocol.AccountTestResult{}, failed
	}
	options, err := s.wireOptions(wireAccount(account, password, secure))
	if err != nil {
		return protocol.AccountTestResult{}, fmt.Errorf("open a socket: %w", err)
	}
	// What a realm has shown to a call is not unlearnt by a trial, nor the other way round.
	options.Trust = nil
	found, err := wire.Probe(ctx, options)
	if cause := context.Cause(ctx); cause != nil {
		return protocol.AccountTestResult{}, cause
	}
	return tried(account, password, found, err), nil
}

// tried says step by step what was found.
func tried(account *config.Account, password string, found wire.Probed, err error) protocol.AccountTestResult {
	out := protocol.AccountTestResult{OK: true, Steps: []protocol.TestStep{}}
	add := func(step, state, detail, text string) {
		out.Steps = append(out.Steps, protocol.TestStep{Step: step, State: state, Detail: detail, Text: text})
	}
	fail := func(step string, code protocol.Code, detail, text string) {
		out.OK = false
		out.Steps = append(out.Steps, protocol.TestStep{Step: step, State: "failed", Code: code, Detail: detail, Text: text})
	}
	place := fmt.Sprintf("%s (%s)", found.Server, found.Transport)
	silent := errors.Is(err, wire.ErrSilent)
	if err != nil && !silent {
		code := protocol.Code(found.Slug)
		switch found.Slug {
		case callflow.SlugDNS:
			fail("server", code, account.Domain, sentence(err))
		case callflow.SlugInternal:
			fail("server", protocol.CodeBadConfig, account.Domain, sentence(err))
		default:
			add("server", "ok", account.Domain, "The server's name was found.")
			fail("connection", code, "", sentence(err))
		}
		return out
	}
	add("server", "ok", found.Server, fmt.Sprintf("The server is %s.", found.Server))
	if silent {
		fail("answer", protocol.CodeUnreachable, place, fmt.Sprintf("There was no answer from %s. Check the domain, the proxy and the transport.", place))
		return out
	}
	add("connection", "ok", found.Transport, fmt.Sprintf("It is reached by %s.", found.Transport))
	line := fmt.Sprintf("%d %s", found.SIP.Code, found.SIP.Reason)
	add("answer", "ok", line, fmt.Sprintf("The server answered: %s.", line))
	switch {
	case found.Slug == callflow.SlugAuth && password == "":
		fail("password", protocol.CodeAuth, "none", "The server asks for a password, and there is none.")
		return out
	case found.Slug == callflow.SlugAuth:
		fail("password", protocol.CodeAuth, line, "The server refused the password. Check it, and the user.")
		return out
	case found.Accepted:
		add("password", "ok", "", "The server took the password.")
	default:
		add("password", "unknown", "", "The server did not ask for the password.")
	}
	switch code := found.SIP.Code; {
	case found.Phones > 0:
		add("phone", "ok", fmt.Sprint(found.Phones), fmt.Sprintf("Phones registered: %d.", found.Phones))
	case found.Phones == 0:
		fail("phone", protocol.CodeUnreachable, "0", "No phone is registered for this user. Calls would have nothing to ring.")
	case code >= 200 && code < 300:
		add("phone", "unknown", "", "Whether your phone is there, the first call shows.")
	case code == 404 || code == 410 || code == 604:
		fail("phone", protocol.CodeNotFound, line, "The server does not know that user. Check user and extension.")
	case code == 480 || code == 408 || code == 503:
		fail("phone", protocol.CodeUnreachable, line, "Your phone is not registered there.")
	default:
		add("phone", "unknown", line, "Whether your phone is there, the first call shows.")
	}
	return out
}
