package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

const (
	// politeEnd is how long a browser may take to end by itself. The host that it
	// started gets the end of its input first and has 2 s to end its calls.
	politeEnd = 4 * time.Second
	// forcedEnd is how long the system may take to bury killed processes.
	forcedEnd = 3 * time.Second
)

// process is a browser's process with all that it starts, in a process group of
// its own where the system has such a thing: a Ctrl-C at the terminal does not
// reach it, and a kill reaches all of it.
type process struct {
	cmd    *exec.Cmd
	output *tail
	done   chan struct{} // closed when the first process has ended
}

// startProcess starts a browser.
func startProcess(path string, args, env []string, files []*os.File) (*process, error) {
	p := &process{
		cmd:    exec.Command(path, args...),
		output: &tail{keep: 16 << 10},
		done:   make(chan struct{}),
	}
	p.cmd.Env = env
	p.cmd.Stderr = p.output
	p.cmd.ExtraFiles = files
	// Children that outlive the browser hold its standard error open.
	p.cmd.WaitDelay = time.Second
	started := make(chan error, 1)
	go runProcess(p.cmd, started, p.done)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return p, nil
}

// end waits until the whole group is gone, while the context and politeEnd last,
// then kills what is left of it.
func (p *process) end(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, politeEnd)
	defer cancel()
	if p.gone(ctx) {
		return nil
	}
	killErr := killGroup(p.cmd.Process)
	last, cancelLast := context.WithTimeout(context.Background(), forcedEnd)
	defer cancelLast()
	if p.gone(last) {
		return nil
	}
	return errors.Join(fmt.Errorf("%s (process %d) did not end", p.cmd.Path, p.cmd.Process.Pid), killErr)
}

// gone waits until nothing of the group is left, or the context ends.
func (p *process) gone(ctx context.Context) bool {
	select {
	case <-p.done:
	case <-ctx.Done():
		return false
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !groupGone(p.cmd.Process) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}
