package sip

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"siptap.org/siptap/host/native"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/tests/parts"
)

// program is a running siptap: a browser's host, or `siptap dial`.
type program struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	send *native.Writer // to a host
	done chan struct{}  // closed when it has ended and all its output was read

	mu    sync.Mutex
	told  []protocol.Call
	errs  strings.Builder
	other []string // frames that are no notification
}

// start starts siptap in a stage's home. Without arguments it is a browser's host.
func (s *stage) start(args ...string) (*program, error) {
	host := len(args) == 0
	if host {
		args = []string{"chrome-extension://hoochbnhiecngeicknmfdgnchhldmoih/"}
	}
	p := &program{cmd: exec.Command(parts.Binary(s.t), args...), done: make(chan struct{})}
	p.cmd.Env = s.home.Env(s.sip.Password())
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	// Pipes of our own: Wait would close the process's before all is read.
	out, stdout, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	errs, stderr, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Stdout, p.cmd.Stderr = stdout, stderr
	err = p.cmd.Start()
	_, _ = stdout.Close(), stderr.Close()
	if err != nil {
		return nil, err
	}
	p.send = native.NewWriter(p.in)
	read := p.lines
	if host {
		read = p.frames
	}
	var readers sync.WaitGroup
	readers.Go(func() { read(out) })
	readers.Go(func() { p.errors(errs) })
	go func() {
		readers.Wait()
		_ = p.cmd.Wait()
		_, _ = out.Close(), errs.Close()
		close(p.done)
	}()
	if host {
		err = p.send.Write([]byte(`{"jsonrpc":"2.0","id":0,"method":"hello","params":{"protocol":1,"client":"test/1","browser":"test"}}`))
	}
	return p, err
}

func (p *program) frames(out io.Reader) {
	for in := native.NewReader(out); ; {
		frame, err := in.Read()
		if err != nil {
			return
		}
		var m struct {
			Method string
			Params protocol.Call
		}
		p.mu.Lock()
		if json.Unmarshal(frame, &m) == nil && m.Method == protocol.NotificationCall {
			p.told = append(p.told, m.Params)
		} else {
			p.other = append(p.other, string(frame))
		}
		p.mu.Unlock()
	}
}

func (p *program) lines(out io.Reader) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var c protocol.Call
		p.mu.Lock()
		if json.Unmarshal(lines.Bytes(), &c) == nil && c.Call != "" {
			p.told = append(p.told, c)
		}
		p.mu.Unlock()
	}
}

func (p *program) errors(errs io.Reader) {
	for lines := bufio.NewScanner(errs); lines.Scan(); {
		p.mu.Lock()
		p.errs.WriteString(lines.Text() + "\n")
		p.mu.Unlock()
	}
}

// last is the state told last, "" where nothing was.
func (p *program) last() protocol.Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.told) == 0 {
		return protocol.Call{}
	}
	return p.told[len(p.told)-1]
}

func (p *program) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.errs.String()
}

func (p *program) answers() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.other, "\n")
}

// gone waits until the program has ended.
func (p *program) gone(d time.Duration) error {
	patience := time.NewTimer(d)
	defer patience.Stop()
	select {
	case <-p.done:
		return nil
	case <-patience.C:
		return fmt.Errorf("the program has not ended within %s", d)
	}
}

func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// request sends a host a request.
func (p *program) request(id int, method string, params any) error {
	content, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": id, "method": method, "params": params})
	if err != nil {
		return err
	}
	return p.send.Write(content)
}
