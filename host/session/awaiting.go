package session

import (
	"sync"
	"time"

	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/protocol"
)

const (
	tokenLife = 60 * time.Second
	maxTokens = 64 // the oldest goes first
)

// awaiting holds the requests that wait for a person's yes. A token serves once,
// for a minute, in its session.
type awaiting struct {
	mu     sync.Mutex
	tokens map[string]question
	order  []string // the oldest first; may name tokens that are gone
}

type question struct {
	request dialing.Request
	shown   protocol.ConfirmationData
	until   time.Time
}

func newAwaiting() *awaiting { return &awaiting{tokens: map[string]question{}} }

// ask keeps a request that the guard has refused for want of a yes, and returns
// the refusal with a token.
func (a *awaiting) ask(request dialing.Request, refused *protocol.Error) *protocol.Error {
	shown := *refused.Confirmation
	shown.Token = secret()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tokens[shown.Token] = question{request, shown, time.Now().Add(tokenLife)}
	a.order = append(a.order, shown.Token)
	if len(a.order) > maxTokens {
		delete(a.tokens, a.order[0])
		a.order = a.order[1:]
	}
	asked := *refused
	asked.Confirmation = &shown
	return &asked
}

// confirm returns the request that a token stands for, as confirmed.
func (a *awaiting) confirm(token string) (dialing.Request, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	asked, ok := a.tokens[token]
	delete(a.tokens, token)
	if !ok || !time.Now().Before(asked.until) {
		return dialing.Request{}, &protocol.Error{
			Code: protocol.CodeStale,
			Text: "This confirmation is too old or was used already. Dial again.",
		}
	}
	request := asked.request
	request.Confirmed, request.Shown, request.Account = true, &asked.shown, asked.shown.Account
	return request, nil
}
