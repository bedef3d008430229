package session

import (
	"context"
	"encoding/json"
	"slices"

	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/rpc"
	"siptap.org/siptap/phonenorm"
)

// sources are all that a request may name.
var sources = []protocol.Source{
	protocol.SourcePage, protocol.SourceLink, protocol.SourceMenu, protocol.SourcePopup, protocol.SourceShortcut,
}

// dial places a call. The answer goes out before the call's first notification.
func (s *session) dial(ctx context.Context, raw rpc.Params) (rpc.Reply, error) {
	params, err := rpc.Decode[protocol.DialParams](raw)
	if err != nil {
		return rpc.Reply{}, err
	}
	if err := oneOf(raw, "ref", "number", "token"); err != nil {
		return rpc.Reply{}, err
	}
	request, err := s.request(params)
	if err != nil {
		return rpc.Reply{}, err
	}
	gate := &gate{send: func(call protocol.Call) { s.conn.Notify(protocol.NotificationCall, call) }}
	id, err := s.Service.Place(ctx, request, gate.tell)
	if failed, ok := asProtocol(err); ok && failed.Confirmation != nil {
		return rpc.Reply{}, s.awaiting.ask(request, failed)
	}
	if err != nil {
		return rpc.Reply{}, err
	}
	return rpc.Reply{Result: protocol.DialResult{Call: id}, After: gate.open}, nil
}

// request finds out what a dial request wants dialled.
func (s *session) request(params protocol.DialParams) (dialing.Request, error) {
	if params.Token != "" {
		return s.awaiting.confirm(params.Token)
	}
	request := dialing.Request{Account: params.Account, Source: params.Source, Private: params.Private}
	if !slices.Contains(sources, params.Source) {
		return request, &rpc.ParamsError{Text: "dial has to name its source: page, link, menu, popup or shortcut."}
	}
	if err := checkRegion(params.Region); err != nil {
		return request, err
	}
	if params.Ref != "" {
		number, ok := s.memory.number(params.Ref)
		if !ok {
			return request, errNoRef
		}
		request.Number, request.FromRef = number, true
		return request, nil
	}
	read := s.Service.NormalizeFound
	if params.Source == protocol.SourcePopup {
		read = s.Service.Normalize
	}
	described, number, err := read(params.Number, params.Region, params.Account)
	if err != nil {
		return request, err
	}
	if described.Error != nil {
		return request, &protocol.Error{Code: described.Error.Code, Text: described.Error.Text}
	}
	request.Number = number
	return request, nil
}

// normalize says how a number is read and would be dialled.
func (s *session) normalize(_ context.Context, raw rpc.Params) (rpc.Reply, error) {
	params, err := rpc.Decode[protocol.NormalizeParams](raw)
	if err != nil {
		return rpc.Reply{}, err
	}
	if err := oneOf(raw, "ref", "number"); err != nil {
		return rpc.Reply{}, err
	}
	if err := checkRegion(params.Region); err != nil {
		return rpc.Reply{}, err
	}
	described, number, err := s.described(params)
	if err == nil && params.Lang != "" {
		described.Place, described.TimeZone = number.Place(params.Lang)
	}
	return rpc.Reply{Result: described}, err
}

func (s *session) described(params protocol.NormalizeParams) (protocol.Number, phonenorm.Number, error) {
	switch {
	case params.Ref != "":
		number, ok := s.memory.number(params.Ref)
		if !ok {
			return protocol.Number{}, number, errNoRef
		}
		described, err := s.Service.Describe(number, nil, params.Account)
		return described, number, err
	case params.Trial != nil:
		described, err := s.normalizeTrial(params)
		return described, phonenorm.Number{}, err
	}
	return s.Service.Normalize(params.Number, params.Region, params.Account)
}

// cancel ends a request of this session that is running, once its own answer is on
// its way: that of the ended request always comes after it. That there is none any
// more is no error: it may just have been answered.
func (s *session) cancel(_ context.Context, raw rpc.Params) (rpc.Reply, error) {
	params, err := rpc.Decode[struct {
		ID json.RawMessage `json:"id"`
	}](raw)
	if err != nil {
		return rpc.Reply{}, err
	}
	if len(params.ID) == 0 {
		return rpc.Reply{}, &rpc.ParamsError{Text: "cancel has to name the id of a request."}
	}
	return rpc.Reply{Result: protocol.Empty{}, After: func() { s.conn.Cancel(params.ID) }}, nil
}

// oneOf checks that exactly one of some string parameters is given. A number that
// is given empty counts where there is no other: it is a number that is none.
func oneOf(raw rpc.Params, names ...string) error {
	members, err := rpc.Decode[map[string]json.RawMessage](raw)
	if err != nil {
		return err
	}
	given, empty := 0, false
	for _, name := range names {
		switch string(members[name]) {
		case "", "null":
		case `""`:
			empty = empty || name == "number"
		default:
			given++
		}
	}
	if given == 1 || given == 0 && empty {
		return nil
	}
	return &rpc.ParamsError{Text: "Exactly one of these parameters has to be given: " + enumerate(names) + "."}
}

func enumerate(names []string) string {
	text := names[0]
	for i, name := range names[1:] {
		if i == len(names)-2 {
			text += " and " + name
		} else {
			text += ", " + name
		}
	}
	return text
}
