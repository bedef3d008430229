package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"siptap.org/siptap/host/native"
	"siptap.org/siptap/host/protocol"
)

// maxRunning is how many requests run at once; the next ones wait unread.
const maxRunning = 64

// drain is how long requests may go on running once the browser has left.
const drain = 500 * time.Millisecond

// Method answers one method's requests.
type Method struct {
	// Do answers a request. Its context ends when the request is cancelled, or the
	// connection ends. An error is best a [*ParamsError] or a [*protocol.Error].
	Do func(ctx context.Context, params Params) (Reply, error)

	// Inline methods are answered before the next message is read; they must be
	// quick. All others run side by side.
	Inline bool

	// Cancelable says that Cancel may end a running request.
	Cancelable bool
}

// Params are a request's parameters: a JSON object, see [Decode].
type Params = json.RawMessage

// Reply is what a request is answered.
type Reply struct {
	Result any
	After  func() // called when the answer is on its way, before anything sent later; may be nil
}

// FrameReader is where messages come from. Errors but [*native.TooLargeError] end
// the connection.
type FrameReader interface{ Read() ([]byte, error) }

// FrameWriter is where messages go. A [*native.TooLargeError] means that nothing
// was sent.
type FrameWriter interface{ Write(content []byte) error }

// Conn is one connection with a browser.
type Conn struct {
	methods map[string]Method
	first   string
	log     *logrus.Entry
	out     *outbox
	slots   chan struct{}
	group   sync.WaitGroup

	mu      sync.Mutex
	greeted bool
	running map[string]*running // by id
}

type running struct {
	cancel     context.CancelCauseFunc
	cancelable bool
}

// errCanceled is the cause of a context that Cancel has ended.
var errCanceled = &protocol.Error{Code: protocol.CodeStale, Text: "The request was cancelled."}

// New returns a connection that writes to out. Until the method named first has
// succeeded once, every other fails.
func New(out FrameWriter, methods map[string]Method, first string, log *logrus.Entry) *Conn {
	return &Conn{
		methods: methods,
		first:   first,
		log:     log,
		out:     newOutbox(out.Write),
		slots:   make(chan struct{}, maxRunning),
		running: map[string]*running{},
	}
}

// Notify sends a notification and returns at once. Notifications and answers keep
// their order.
func (c *Conn) Notify(method string, params any) {
	content, err := json.Marshal(protocol.Notification{JSONRPC: protocol.JSONRPC, Method: method, Params: params})
	if err != nil || len(content) >= native.MaxOut {
		c.log.WithError(err).WithFields(logrus.Fields{"method": method, "size": len(content)}).Error("notification not sent")
		return
	}
	c.out.put(content)
}

// Cancel ends the running request with that id, where its method allows it. It
// reports whether there was one.
func (c *Conn) Cancel(id json.RawMessage) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	request, ok := c.running[string(id)]
	if !ok || !request.cancelable {
		return false
	}
	request.cancel(errCanceled)
	return true
}

// Serve answers messages until in ends, ctx ends or reading fails. It then waits a
// moment for the requests that are running. It returns nil at the end of input.
// Reading cannot be interrupted: when ctx ends, a goroutine stays behind until in
// gives something or is closed.
func (c *Conn) Serve(ctx context.Context, in FrameReader) error {
	work, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	err := c.read(ctx, work, in)
	finished := make(chan struct{})
	go func() { c.group.Wait(); close(finished) }()
	patience := time.AfterFunc(drain, func() { cancel(context.Canceled) })
	defer patience.Stop()
	select {
	case <-finished:
	case <-work.Done():
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// Close sends what is still queued, until ctx ends, and nothing after that.
func (c *Conn) Close(ctx context.Context) { c.out.close(ctx) }

// incoming is one result of reading.
type incoming struct {
	content []byte
	err     error
}

func (c *Conn) read(ctx, work context.Context, in FrameReader) error {
	frames, stop := make(chan incoming), make(chan struct{})
	defer close(stop)
	go func() {
		for {
			content, err := in.Read()
			select {
			case frames <- incoming{content, err}:
			case <-stop:
				return
			}
			if tooLarge := (*native.TooLargeError)(nil); err != nil && !errors.As(err, &tooLarge) {
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case frame := <-frames:
			if err := c.take(ctx, work, frame); err != nil {
				return err
			}
		}
	}
}

// take answers one message, or starts to. Its error ends the connection.
func (c *Conn) take(ctx, work context.Context, frame incoming) error {
	tooLarge := (*native.TooLargeError)(nil)
	switch {
	case errors.As(frame.err, &tooLarge):
		return await(ctx, c.refuse(nil, fail(protocol.RPCInvalidRequest, protocol.CodeTooLarge,
			"The message has %d bytes; at most %d are taken.", tooLarge.Size, tooLarge.Limit)))
	case frame.err != nil:
		return frame.err
	}
	req, wrong := parse(frame.content)
	if wrong != nil {
		return await(ctx, c.refuse(req.id, wrong))
	}
	method, wrong := c.method(req.method)
	if wrong != nil {
		return await(ctx, c.refuse(req.id, wrong))
	}
	select {
	case c.slots <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	started, wrong := c.start(work, req, method)
	if wrong != nil {
		<-c.slots
		return await(ctx, c.refuse(req.id, wrong))
	}
	if method.Inline {
		defer func() { <-c.slots }()
		return await(ctx, c.answer(started, req, method))
	}
	c.group.Go(func() {
		defer func() { <-c.slots }()
		<-c.answer(started, req, method)
	})
	return nil
}

// await waits until an answer has been written, which bounds what is held for a
// browser that is slow to read.
func await(ctx context.Context, sent <-chan struct{}) error {
	select {
	case <-sent:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (c *Conn) method(name string) (Method, *failure) {
	c.mu.Lock()
	greeted := c.greeted
	c.mu.Unlock()
	if !greeted && name != c.first {
		return Method{}, fail(protocol.RPCInvalidRequest, protocol.CodeProtocol, "%s has to come first.", c.first)
	}
	method, ok := c.methods[name]
	if !ok {
		return method, fail(protocol.RPCNoMethod, protocol.CodeProtocol,
			"This version of the program has no method %.40q; update the program.", name)
	}
	return method, nil
}

// start registers a request so that it can be cancelled.
func (c *Conn) start(work context.Context, req request, method Method) (context.Context, *failure) {
	ctx, cancel := context.WithCancelCause(work)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.running[string(req.id)]; ok {
		cancel(nil)
		return nil, fail(protocol.RPCInvalidRequest, protocol.CodeProtocol, "A request with the id %s is running already.", req.id)
	}
	c.running[string(req.id)] = &running{cancel, method.Cancelable}
	return ctx, nil
}

// answer runs a request and queues its answer; the channel is closed when that has
// been written.
func (c *Conn) answer(ctx context.Context, req request, method Method) <-chan struct{} {
	reply, err := c.run(ctx, req, method)
	c.mu.Lock()
	c.running[string(req.id)].cancel(nil)
	delete(c.running, string(req.id))
	if err == nil && req.method == c.first {
		c.greeted = true
	}
	c.mu.Unlock()
	var content []byte
	if err == nil {
		content, err = json.Marshal(protocol.Response{JSONRPC: protocol.JSONRPC, ID: req.id, Result: reply.Result})
	}
	if err == nil && len(content) >= native.MaxOut {
		err = &native.TooLargeError{Size: int64(len(content)), Limit: native.MaxOut - 1}
	}
	var sent <-chan struct{}
	if err != nil {
		sent = c.refuse(req.id, asFailure(err))
	} else {
		sent = c.out.put(content)
	}
	if reply.After != nil {
		reply.After()
	}
	return sent
}

// run calls the method. A fault in it costs this request only, never the calls
// that are in progress.
func (c *Conn) run(ctx context.Context, req request, method Method) (reply Reply, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			c.log.WithFields(logrus.Fields{"method": req.method, "stack": string(debug.Stack())}).Errorf("fault: %v", fault)
			reply, err = Reply{}, fmt.Errorf("a fault in %s, see the log", req.method)
		}
	}()
	reply, err = method.Do(ctx, req.params)
	if err != nil && errors.Is(context.Cause(ctx), errCanceled) {
		return reply, errCanceled
	}
	return reply, err
}

// refuse sends an error.
func (c *Conn) refuse(id json.RawMessage, wrong *failure) <-chan struct{} {
	entry := c.log.WithField("code", wrong.Code)
	if wrong.Err != nil {
		entry = entry.WithError(wrong.Err)
	}
	entry.Debug("request refused: " + wrong.Text)
	content, err := json.Marshal(wrong.reply(id))
	if err != nil || len(content) >= native.MaxOut {
		content, _ = json.Marshal(fail(protocol.RPCInternal, protocol.CodeInternal, "Siptap could not write its answer.").reply(id))
	}
	return c.out.put(content)
}
