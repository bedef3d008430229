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

// start runs a process in a group of its own until the test ends, and shows what
// it printed when the test fails.
func start(t testing.TB, home string, name string, args ...string) *output {
	t.Helper()
	log, _ := run(t, home, false, name, args...)
	return log
}

// run is start for a process that may be typed to.
func run(t testing.TB, home string, typed bool, name string, args ...string) (*output, io.Writer) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed; the test command installs it", name)
	}
	log := &output{}
	cmd := exec.Command(path, args...)
	cmd.Dir = home // what it drops lies there
	cmd.Env = append(os.Environ(), "HOME="+home)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var keys io.Writer
	if typed {
		if keys, err = cmd.StdinPipe(); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%s", name, log)
		}
	})
	return log, keys
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

const (
	patience = 20 * time.Second
	poll     = 20 * time.Millisecond
)
