package sip

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/trace"
	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/tests/parts"
)

// station is how far a call has come when it is ended.
type station struct {
	name          string
	phone, callee world.Script
	frozen        string // who hears nothing until the end comes, so that the call gets no further
	reached       func(*stage, *program) bool
	told          string // after a hang-up, an end of input or SIGTERM
	lost          string // by the next program after SIGKILL; "" = nothing, since the outcome was told
	left          int    // of the phone's own call, which nobody but the phone may end
}

var never = world.Script{Never: true}

// forever is a callee that answers and talks on.
var forever = world.Script{RingFor: 10 * time.Millisecond, HangUpAfter: -1}

// quick is a phone that is picked up soon.
func quick(more world.Script) world.Script {
	more.RingFor = 10 * time.Millisecond
	return more
}

func state(name string) func(*stage, *program) bool {
	return func(_ *stage, p *program) bool { return p.last().State == name }
}

// reported reports whether the host has taken a NOTIFY.
func reported(s *stage, _ *program) bool {
	return s.heard(func(m trace.Message) bool {
		return strings.HasPrefix(m.Text, "SIP/2.0 200") && cseq.FindStringSubmatch(m.Text)[1] == "NOTIFY"
	})
}

var stations = []station{
	{"calling, nothing heard", never, never, world.Server, func(s *stage, _ *program) bool { return s.party[world.Server].missed.Load() > 0 }, "canceled", "unknown", 0},
	{"calling, 100 heard", never, never, world.Phone, func(s *stage, _ *program) bool { return s.party[world.Phone].missed.Load() > 0 }, "canceled", "unknown", 0},
	{"ringing", never, never, "", state("ringing"), "canceled", "unknown", 0},
	{"answered, REFER pending", quick(world.Script{ReferCode: -1}), never, "", func(s *stage, _ *program) bool { return s.reached("REFER") > 0 }, "unknown", "unknown", 0},
	{"transferring", quick(world.Script{Report: world.Report100}), never, "", state("transferring"), "unknown", "unknown", 2},
	{"alerting", quick(world.Script{}), never, "", state("alerting"), "unknown", "unknown", 2},
	{"an outcome is held", quick(world.Script{Report: world.ReportAtOnce}), never, "", reported, "handed-over", "unknown", 2},
	{"connected", quick(world.Script{}), forever, "", state("connected"), "connected", "", 2},
}

// ending is how a call is ended, and by whom.
type ending struct {
	name string
	dial bool // `siptap dial`; else a browser's host
	do   func(*program) error
	kill bool
	stay bool // the program goes on afterwards
}

var endings = []ending{
	{"hangup", false, func(p *program) error {
		return p.request(2, protocol.MethodHangup, protocol.HangupParams{Call: p.last().Call})
	}, false, true},
	{"end of input", false, func(p *program) error { return p.in.Close() }, false, false},
	{"SIGTERM to the host", false, signal(syscall.SIGTERM), false, false},
	{"SIGKILL to the host", false, signal(syscall.SIGKILL), true, false},
	{"Ctrl-C", true, signal(os.Interrupt), false, false},
	{"SIGTERM to dial", true, signal(syscall.SIGTERM), false, false},
	{"SIGKILL to dial", true, signal(syscall.SIGKILL), true, false},
}

func signal(s os.Signal) func(*program) error {
	return func(p *program) error {
		if err := p.cmd.Process.Signal(s); !errors.Is(err, os.ErrProcessDone) {
			return err
		}
		return nil
	}
}

// closing is what a browser grants a host at the end.
const closing = 2 * time.Second

// TestEveryEndAtEveryState: however a call is ended, whenever, and whether its peers
// answer or hang: what is told is true, nothing rings on, nothing of ours stays open,
// and nothing stays on record.
func TestEveryEndAtEveryState(t *testing.T) {
	parts.Binary(t)
	var mu sync.Mutex
	told := make(map[end]string)
	var workers sync.WaitGroup
	places := make(chan struct{}, 6) // a cell waits more than it works
	for i, at := range stations {
		for j, how := range endings {
			for _, frozen := range []bool{false, true} {
				workers.Go(func() {
					places <- struct{}{}
					defer func() { <-places }()
					state, err := play(t, at, how, frozen)
					if err != nil {
						t.Errorf("%s, %s, peers hang: %v: told %q: %v", at.name, how.name, frozen, state, err)
					}
					mu.Lock()
					defer mu.Unlock()
					told[end{i, j, frozen}] = state
				})
			}
		}
	}
	workers.Wait()
	document := endsDocument(told)
	t.Log("\n" + document)
	if *update && !t.Failed() {
		if err := os.WriteFile(endsPath, []byte(document), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(endsPath); err != nil || string(was) != document {
		t.Errorf("%s is stale (%v); if this run is right, run with -update", endsPath, err)
	}
}

// end is a cell of the table.
type end struct {
	station, ending int
	frozen          bool
}

// endsPath is the table as people read it.
const endsPath = "ENDS.md"

// endsDocument writes what was told in each cell.
func endsDocument(told map[end]string) string {
	var b strings.Builder
	b.WriteString("# What is told when a call is ended, by how far it has come\n\n" +
		"Written by a run of `go test ./tests/sip -run TestEveryEndAtEveryState -update`: the built program, with a server, a\n" +
		"phone and a callee on loopback sockets. In each cell nothing rings on afterwards, no dialog of ours is left at the phone,\n" +
		"and no call is left on record. After SIGKILL it is the next program that tells, and that ends what is left; “–” is\n" +
		"nothing, since the outcome was told before. “Hang” are peers that stop hearing and speaking at that moment, until\n" +
		"the program is gone; the host goes within 2 s all the same, and the next one finishes its work.\n")
	for _, frozen := range []bool{false, true} {
		b.WriteString(map[bool]string{false: "\n## Peers answer\n\n", true: "\n## Peers hang\n\n"}[frozen])
		b.WriteString("| the call is |")
		for _, how := range endings {
			b.WriteString(" " + how.name + " |")
		}
		b.WriteString("\n|---|" + strings.Repeat("---|", len(endings)) + "\n")
		for i, at := range stations {
			b.WriteString("| " + at.name + " |")
			for j := range endings {
				state := told[end{i, j, frozen}]
				if state == "" {
					state = "–"
				}
				b.WriteString(" " + state + " |")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// play plays one cell and returns what was told.
func play(t *testing.T, at station, how ending, frozen bool) (told string, err error) {
	s, err := newStage(t, at.phone, at.callee, at.frozen)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.sip.Close()) }()
	if frozen && at.lost == "" {
		// Our BYE is the last that is heard, and gets no answer.
		freeze := sync.OnceFunc(func() { s.freeze(true) })
		s.watch(func(m trace.Message) {
			if isOurBye(s)(m) {
				freeze()
			}
		})
	}
	p, err := s.dialed(how.dial)
	if err != nil {
		return "", err
	}
	defer p.kill()
	if err := within(10*time.Second, "the call is "+at.name+"; told "+p.last().State, func() bool { return p.last().Call != "" && at.reached(s, p) }); err != nil {
		return "", err
	}
	if frozen && at.lost == "" {
		err = within(5*time.Second, "the BYE comes", func() bool { return s.heard(isOurBye(s)) })
	} else if frozen {
		s.freeze(true)
	}
	if err = errors.Join(err, how.do(p)); err != nil {
		return "", err
	}
	if !frozen {
		s.freeze(false)
	}
	if how.kill {
		told, err = s.killed(p, at, how, frozen)
	} else {
		told, err = s.ended(p, at, how, frozen)
	}
	return told, errors.Join(err, s.settled(at))
}

// dialed starts a program that calls.
func (s *stage) dialed(dial bool) (*program, error) {
	if dial {
		return s.start("dial", "--json", "01 505641")
	}
	p, err := s.start()
	if err != nil {
		return nil, err
	}
	return p, p.request(1, protocol.MethodDial, protocol.DialParams{Number: "01 505641", Source: protocol.SourcePopup})
}

// ended checks a call that the program itself has ended.
func (s *stage) ended(p *program, at station, how ending, frozen bool) (string, error) {
	err := within(3*time.Second, "the outcome is told; told "+p.last().State, func() bool { return callflow.Status(p.last().State).Final() })
	switch {
	case how.stay:
		err = errors.Join(err, p.in.Close(), p.gone(closing))
	case how.dial && frozen:
		// dial stays for late answers; a second Ctrl-C leaves, as does one after the outcome.
		err = errors.Join(err, signal(os.Interrupt)(p), p.gone(5*time.Second))
	case how.dial:
		err = errors.Join(err, p.gone(10*time.Second))
	default:
		err = errors.Join(err, p.gone(closing))
	}
	told := p.last().State
	if told != at.told {
		err = errors.Join(err, fmt.Errorf("told %q, want %q", told, at.told))
	}
	if strings.Contains(p.answers(), `"error"`) {
		err = errors.Join(err, fmt.Errorf("the host answers %s", p.answers()))
	}
	if open := len(s.records()); open == 0 && !frozen {
		return told, err
	} else if open == 0 {
		err = errors.Join(err, errors.New("nothing is on record of what the frozen peers still hold"))
	} else if !frozen && !how.dial {
		err = errors.Join(err, fmt.Errorf("on record: %v", s.records()))
	}
	s.freeze(false)
	next, nerr := s.next(false)
	if nerr != nil {
		return told, errors.Join(err, nerr)
	}
	if again := next.last().State; again != "" {
		err = errors.Join(err, fmt.Errorf("told once more, as %q", again))
	}
	return told, err
}

// isOurBye returns what tells Siptap's BYE from other messages.
func isOurBye(s *stage) func(trace.Message) bool {
	return func(m trace.Message) bool {
		return strings.HasPrefix(m.Text, "BYE ") && s.sip.Names()[m.From] == ""
	}
}

// killed checks a call whose program was killed: the next one tells it.
func (s *stage) killed(p *program, at station, how ending, frozen bool) (string, error) {
	err := p.gone(closing)
	before := p.last()
	lost := at.lost
	if callflow.Status(before.State).Final() {
		lost = "" // the outcome was quicker than the kill
	}
	if frozen {
		// Peers that hang keep the next program neither from its work nor from its end.
		next, nerr := s.start()
		if nerr != nil {
			return "", errors.Join(err, nerr)
		}
		defer next.kill()
		err = errors.Join(err, s.tells(next, lost, before), next.in.Close(), next.gone(closing))
		if len(s.records()) == 0 {
			err = errors.Join(err, errors.New("nothing is on record of what the frozen peers still hold"))
		}
		s.freeze(false)
		third, nerr := s.next(false)
		if nerr != nil {
			return "", errors.Join(err, nerr)
		}
		return at.lost, errors.Join(err, s.tells(third, "", before))
	}
	next, nerr := s.next(how.dial)
	if nerr != nil {
		return "", errors.Join(err, nerr)
	}
	if how.dial {
		if said := strings.Contains(next.said(), "an earlier call to +4315…41: Siptap was ended"); said != (lost != "") {
			err = errors.Join(err, fmt.Errorf("the next dial says %q", next.said()))
		}
		return at.lost, err
	}
	return at.lost, errors.Join(err, s.tells(next, lost, before))
}

// tells checks what a host tells at its start of a killed one's call.
func (s *stage) tells(next *program, state string, before protocol.Call) error {
	if err := within(5*time.Second, "hello is answered", func() bool { return next.answers() != "" }); err != nil {
		return err
	}
	if state == "" {
		if got := next.last().State; got != "" {
			return fmt.Errorf("the next host tells %q", got)
		}
		return nil
	}
	if err := within(5*time.Second, "the next host tells "+state, func() bool { return next.last().State == state }); err != nil {
		return err
	}
	if got := next.last(); got.Call != before.Call && before.Call != "" || got.Seq <= before.Seq {
		return fmt.Errorf("the next host tells %+v after %+v", got, before)
	}
	return nil
}

// next starts the next program, lets it end what is left, and ends it.
func (s *stage) next(dial bool) (*program, error) {
	if dial {
		// A number that is not dialled without a word: nothing but the recovery happens.
		p, err := s.start("dial", "--json", "0900 123456")
		if err != nil {
			return nil, err
		}
		if err := p.gone(5 * time.Second); err != nil {
			p.kill()
			return p, err
		}
		if len(s.records()) == 0 {
			return p, nil
		}
		// Its time was not enough: whoever comes next goes on.
		more, err := s.next(false)
		if err == nil && more.last().State != "" {
			err = fmt.Errorf("told twice: %+v", more.last())
		}
		return p, err
	}
	p, err := s.start()
	if err != nil {
		return nil, err
	}
	defer p.kill()
	err = within(45*time.Second, "the records are gone", func() bool { return len(s.records()) == 0 })
	return p, errors.Join(err, p.in.Close(), p.gone(closing))
}

// settled checks that nothing is left anywhere.
func (s *stage) settled(at station) error {
	err := within(20*time.Second, fmt.Sprintf("%d calls are open at the phones", at.left), func() bool { return s.sip.Open() == at.left })
	if left := s.records(); len(left) != 0 {
		err = errors.Join(err, fmt.Errorf("records are left: %v", left))
	}
	for _, once := range []string{"INVITE", "REFER"} {
		if n := s.reached(once); n > 1 {
			err = errors.Join(err, fmt.Errorf("%d %ss have reached the phone", n, once))
		}
	}
	return err
}
