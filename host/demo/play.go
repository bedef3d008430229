package demo

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"time"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/host/native"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/manifests"
)

// playBrowser plays the browser's and the extension's part: it starts the host as
// a browser does and speaks to it in the same frames.
func playBrowser(ctx context.Context, o Options, stage *stage, screen *screen) (err error) {
	h, err := startHost(ctx, o.Program, stage, screen)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()

	hello := protocol.HelloParams{Protocol: protocol.Version, Client: "siptap-demo/" + manifests.Version, Browser: "demo"}
	var welcome protocol.HelloResult
	if err := h.call(ctx, protocol.MethodHello, hello, &welcome); err != nil {
		return err
	}
	ref, err := h.find(ctx)
	if err != nil {
		return err
	}
	screen.say("The host found %s in the page's text; dialling it as a click would.", sampleNumber)
	var dialled protocol.DialResult
	if err := h.call(ctx, protocol.MethodDial, protocol.DialParams{Ref: ref, Source: protocol.SourcePage}, &dialled); err != nil {
		return err
	}
	if err := untilState(ctx, screen, func(t tally) bool { return t.final }); err != nil {
		return err
	}
	if o.Screenshot != "" {
		return fmt.Errorf("%w: there is no page without a browser", ErrNoPicture)
	}
	return nil
}

// host is the host's process, seen from the browser's side.
type host struct {
	command *exec.Cmd
	out     *native.Writer
	hangUp  func() error // the end of its input
	screen  *screen
	next    int
	answers chan answer
	ended   chan struct{} // closed when it writes no more
}

// answer is a frame that answers a request.
type answer struct {
	ID     json.RawMessage `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
	Method string          `json:"method"` // of a notification
	Params json.RawMessage `json:"params"`
}

// startHost starts it with the arguments that Chromium gives.
func startHost(ctx context.Context, program string, stage *stage, screen *screen) (*host, error) {
	id, err := manifests.ChromiumID()
	if err != nil {
		return nil, err
	}
	h := &host{
		command: exec.CommandContext(ctx, program, "chrome-extension://"+id+"/"),
		screen:  screen, answers: make(chan answer, 1), ended: make(chan struct{}),
	}
	stdin, err := h.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := h.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	h.out, h.hangUp = native.NewWriter(stdin), stdin.Close
	// At the run's end the host gets the end of its input, as from a browser, and
	// has the time that a browser gives it.
	h.command.Cancel = stdin.Close
	h.command.WaitDelay = 3 * time.Second
	if h.command.Env, err = browser.Environ(stage.dir, stage.environ()); err != nil {
		return nil, err
	}
	if err := h.command.Start(); err != nil {
		return nil, fmt.Errorf("start the host: %w", err)
	}
	go h.receive(native.NewReader(bufio.NewReader(stdout)))
	return h, nil
}

// receive reads frames until there are no more.
func (h *host) receive(frames *native.Reader) {
	defer close(h.ended)
	for {
		content, err := frames.Read()
		if err != nil {
			return
		}
		var a answer
		if json.Unmarshal(content, &a) != nil {
			continue
		}
		var c protocol.Call
		if a.Method == protocol.NotificationCall && json.Unmarshal(a.Params, &c) == nil {
			h.screen.state(toldBy(c))
		} else if a.ID != nil {
			h.answers <- a
		}
	}
}

// toldBy reads a call's state from its notification.
func toldBy(c protocol.Call) state {
	at, err := time.Parse(time.RFC3339Nano, c.Time)
	if err != nil {
		at = time.Now()
	}
	s := state{At: at, Call: c.Call, State: c.State, Side: c.Side}
	if c.Error != nil {
		s.Code = string(c.Error.Code)
	}
	return s
}

// call sends a request and waits for its answer. There is one at a time.
func (h *host) call(ctx context.Context, method string, params, result any) error {
	encoded, err := json.Marshal(params)
	if err != nil {
		return err
	}
	h.next++
	request, err := json.Marshal(protocol.Request{
		JSONRPC: protocol.JSONRPC, ID: json.RawMessage(strconv.Itoa(h.next)), Method: method, Params: encoded,
	})
	if err != nil {
		return err
	}
	if err := h.out.Write(request); err != nil {
		return err
	}
	select {
	case a := <-h.answers:
		if a.Error != nil {
			return fmt.Errorf("%s: the host answered: %s", method, a.Error.Message)
		}
		return json.Unmarshal(a.Result, result)
	case <-h.ended:
		return fmt.Errorf("%s: the host ended without an answer", method)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// find asks for the numbers in the sample page's line and returns the ref of the
// one that is clicked.
func (h *host) find(ctx context.Context) (string, error) {
	text := "Reception " + sampleNumber + ", open from 09:00 to 17:30"
	var found protocol.FindResult
	err := h.call(ctx, protocol.MethodFind, protocol.FindParams{Doc: "demo", Runs: []protocol.TextRun{{Text: text}}}, &found)
	if err != nil {
		return "", err
	}
	for _, numbers := range found.Numbers {
		for _, n := range numbers {
			if n.E164 == sampleE164 {
				return n.Ref, nil
			}
		}
	}
	return "", fmt.Errorf("the host found no %s in %q", sampleE164, text)
}

// close gives the host the end of its input and waits for its end.
func (h *host) close() error {
	_ = h.hangUp() // closed before, when the run was interrupted
	killed := time.AfterFunc(h.command.WaitDelay, func() { _ = h.command.Process.Kill() })
	defer killed.Stop()
	<-h.ended
	err := h.command.Wait()
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil // the end that was asked for
	}
	if err != nil {
		return fmt.Errorf("the host ended with: %w", err)
	}
	return nil
}
