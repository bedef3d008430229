package callflow

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ladder plays a transcript against Step. Each line is an event, a bar, and the
// exact actions that it brings about; an empty right side means none. The last
// event of a ladder must bring Done: every way ends.
//
//	start | INVITE, tell calling
//	180   | arm ring 20s, tell ringing
//
// Events: start; a code (the answer to our INVITE, "+cred" after credentials,
// "q850=17"); "unreachable"; "REFER 202" ("none", "unsent", "nosub", "expires=60s",
// "+cred"); "NOTIFY cseq code" ("-" for no fragment; "end", "expires=60s",
// "q850=17"); "BYE" ("q850=3"); "down"; "offer"; "timer name"; "stop"; "eof".
func ladder(t *testing.T, s Settings, transcript string) {
	t.Helper()
	ladderOf(t, New(s, Plan{}), transcript)
}

// ladderOf plays a transcript from a state on.
func ladderOf(t *testing.T, state State, transcript string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(transcript), "\n") {
		left, right, ok := strings.Cut(line, "|")
		if !ok {
			t.Fatalf("no bar in %q", line)
		}
		event, err := parseEvent(strings.Fields(left))
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		var actions []Action
		state, actions = Step(state, event)
		if got, want := render(actions), strings.TrimSpace(right); got != want {
			t.Fatalf("%s\n got: %s\nwant: %s", strings.TrimSpace(left), got, want)
		}
	}
	if !state.Done() {
		t.Fatalf("the ladder ends, the call does not: told %q, legs %v", state.Told, state.Legs)
	}
}

func parseEvent(f []string) (Event, error) {
	opt := options(f)
	switch f[0] {
	case "start":
		return Start{}, nil
	case "unreachable":
		return Unreachable{Slug: SlugUnreachable, Err: errors.New("no reply")}, nil
	case "REFER":
		code, _ := strconv.Atoi(f[1])
		return ReferReply{SIP: SIPStatus{Code: code}, Unsent: f[1] == "unsent", NoSub: opt.has("nosub"),
			Credentials: opt.has("+cred"), Expires: opt.duration("expires")}, nil
	case "NOTIFY":
		cseq, err := strconv.Atoi(f[1])
		if err != nil {
			return nil, err
		}
		code, _ := strconv.Atoi(f[2])
		n := Notify{CSeq: uint32(cseq), SIP: SIPStatus{Code: code}, Q850: opt.number("q850"), Sub: SubActive, Expires: opt.duration("expires")}
		if opt.has("end") {
			n.Sub = SubDone
		}
		return n, nil
	case "BYE":
		return PeerBye{Q850: opt.number("q850")}, nil
	case "down":
		return LegDown{}, nil
	case "offer":
		return Offer{}, nil
	case "timer":
		for t := range timers {
			if t.String() == f[1] {
				return Fired{t}, nil
			}
		}
	case "stop":
		return Stop{StopUser}, nil
	case "eof":
		return Stop{StopEOF}, nil
	}
	code, err := strconv.Atoi(f[0])
	switch {
	case err != nil:
		return nil, fmt.Errorf("no such event: %s", f[0])
	case code < 200:
		return Progress{SIP: SIPStatus{Code: code}}, nil
	case code < 300:
		return Answered{SIP: SIPStatus{Code: code}}, nil
	}
	return Rejected{SIP: SIPStatus{Code: code}, Q850: opt.number("q850"), Credentials: opt.has("+cred")}, nil
}

type options []string

func (o options) has(name string) bool {
	for _, f := range o {
		if f == name {
			return true
		}
	}
	return false
}

func (o options) value(name string) string {
	for _, f := range o {
		if v, ok := strings.CutPrefix(f, name+"="); ok {
			return v
		}
	}
	return ""
}

func (o options) number(name string) int {
	n, _ := strconv.Atoi(o.value(name))
	return n
}

func (o options) duration(name string) time.Duration {
	d, _ := time.ParseDuration(o.value(name))
	return d
}

func render(actions []Action) string {
	var out []string
	for _, a := range actions {
		switch a := a.(type) {
		case Tell:
			s := "tell " + string(a.Update.Status)
			if a.Update.Slug != SlugNone {
				s += fmt.Sprintf(" %s %s", a.Update.Slug, a.Update.Side)
			}
			out = append(out, s)
		case Arm:
			out = append(out, fmt.Sprintf("arm %s %s", a.Timer, shortTime(a.After)))
		case Disarm:
			out = append(out, "disarm "+a.Timer.String())
		case Done:
			out = append(out, "DONE")
		default:
			name, _, _ := strings.Cut(strings.TrimPrefix(fmt.Sprintf("%T", a), "callflow."), "{")
			out = append(out, strings.ToUpper(name))
		}
	}
	return strings.Join(out, ", ")
}

func shortTime(d time.Duration) string { return fmt.Sprintf("%gs", d.Seconds()) }

var office = Settings{Account: "office", Number: "+43 1 505641", RingTimeout: 20 * time.Second, OutcomeTimeout: 120 * time.Second}
