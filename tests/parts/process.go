package parts

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"
)

// output keeps what a process prints, for the failure's report.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// process is a running part.
type process struct {
	log   *output
	keys  io.Writer     // what is typed to it
	ended chan struct{} // closed once it has ended
	cmd   *exec.Cmd
}

// start runs a process in a group of its own until the test ends, and shows what
// it printed when the test fails. It lives in home.
func start(t testing.TB, home string, name string, args ...string) *process {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed; the test command installs it", name)
	}
	p := &process{log: &output{}, ended: make(chan struct{}), cmd: exec.Command(path, args...)}
	p.cmd.Dir = home // what it drops lies there
	p.cmd.Env = append(os.Environ(), "HOME="+home)
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if p.keys, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	go func() {
		defer close(p.ended)
		_ = p.cmd.Wait()
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		<-p.ended
		if t.Failed() {
			t.Logf("%s said:\n%s", name, p.log)
		}
	})
	return p
}

// Eventually waits until ok holds, looking again and again; it fails the test
// with what after the time that the parts have for everything.
func Eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("not within %s: %s", patience, what)
		}
		time.Sleep(poll)
	}
}

// Within looks again and again, for that time, whether ok holds, and reports whether
// it ever did: that something does not happen is seen in no other way.
func Within(d time.Duration, ok func() bool) bool {
	for deadline := time.Now().Add(d); time.Now().Before(deadline); time.Sleep(poll) {
		if ok() {
			return true
		}
	}
	return ok()
}

const (
	patience = 20 * time.Second
	poll     = 20 * time.Millisecond
)
