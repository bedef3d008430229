package parts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"siptap.org/siptap/host/protocol"
)

// binary is the built program, one for all tests of a package.
var binary struct {
	once sync.Once
	path string
	err  error
}

// Binary builds the program once and returns its path. [Main] removes it.
func Binary(t testing.TB) string {
	t.Helper()
	binary.once.Do(func() {
		dir, err := os.MkdirTemp("", "siptap-tests")
		if err != nil {
			binary.err = err
			return
		}
		binary.path = filepath.Join(dir, "siptap")
		out, err := exec.Command("go", "build", "-o", binary.path, "siptap.org/siptap/host").CombinedOutput()
		if err != nil {
			binary.err = fmt.Errorf("go build: %w\n%s", err, out)
		}
	})
	if binary.err != nil {
		t.Fatal(binary.err)
	}
	return binary.path
}

// BinaryUnder builds the program into a folder, for a machine whose administrator's
// policy stands at that path, and returns the program's.
func BinaryUnder(t testing.TB, policy, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "siptap")
	const place = "siptap.org/siptap/host/config/internal/place.Policy="
	out, err := exec.Command("go", "build", "-ldflags=-X "+place+policy, "-o", path, "siptap.org/siptap/host").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// Main runs a package's tests and removes what they shared. Use it from TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if binary.path != "" {
		_ = os.RemoveAll(filepath.Dir(binary.path))
	}
	os.Exit(code)
}

// Account is a configuration: the clicker's account behind a proxy, in Austria;
// extension is the phone to ring.
func Account(proxy, extension string) string {
	return fmt.Sprintf(`region = "AT"

[[account]]
name = "office"
domain = %q
outbound_proxy = "%s;lr"
user = "clicker"
extension = %q
ring_timeout = "3s"
`, Domain, proxy, extension)
}

// Home is an empty home of its own with a configuration, for one siptap.
type Home struct {
	t   testing.TB
	Dir string

	// Resolver is the address of the only DNS server that siptap sees; "" = the
	// machine's own ones.
	Resolver string

	// Extra are more variables of the environment, as "NAME=value".
	Extra []string
}

// NewHome makes a home whose configuration is config (TOML).
func NewHome(t testing.TB, config string) *Home {
	t.Helper()
	h := &Home{t: t, Dir: t.TempDir()}
	if err := os.WriteFile(h.Config(), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return h
}

// Config is the configuration's path.
func (h *Home) Config() string { return filepath.Join(h.Dir, "config.toml") }

// Env is the environment of a program that lives in this home.
func (h *Home) Env(password string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + h.Dir, "SIPTAP_CONFIG=" + h.Config(),
		"XDG_CONFIG_HOME=" + filepath.Join(h.Dir, "config"), "XDG_STATE_HOME=" + filepath.Join(h.Dir, "state"),
		"XDG_DATA_HOME=" + filepath.Join(h.Dir, "data"),
	}
	if password != "" {
		env = append(env, "SIPTAP_PASSWORD="+password)
	}
	return append(env, h.Extra...)
}

// Dial is a running `siptap dial --json`.
type Dial struct {
	t      testing.TB
	cmd    *exec.Cmd
	mu     sync.Mutex
	stdout bytes.Buffer
	stderr output
	done   chan struct{}
}

// Dial starts `siptap dial --json` with the arguments.
func (h *Home) Dial(password string, args ...string) *Dial {
	h.t.Helper()
	d := &Dial{t: h.t, done: make(chan struct{})}
	d.cmd = h.command(append([]string{Binary(h.t), "dial", "--json"}, args...)...)
	d.cmd.Env = h.Env(password)
	d.cmd.Stdout, d.cmd.Stderr = d, &d.stderr
	if err := d.cmd.Start(); err != nil {
		h.t.Fatalf("start siptap: %v", err)
	}
	go func() {
		_ = d.cmd.Wait()
		close(d.done)
	}()
	h.t.Cleanup(func() {
		_ = d.cmd.Process.Kill()
		<-d.done
		if h.t.Failed() {
			h.t.Logf("siptap dial printed:\n%s%s", &d.stdout, &d.stderr)
		}
	})
	return d
}

// command is a program's start, where the home has a Resolver with a
// resolv.conf of its own: a mount that it alone sees.
func (h *Home) command(args ...string) *exec.Cmd {
	h.t.Helper()
	if h.Resolver == "" {
		return exec.Command(args[0], args[1:]...)
	}
	conf := filepath.Join(h.Dir, "resolv.conf")
	if err := os.WriteFile(conf, []byte("nameserver "+h.Resolver+"\n"), 0o644); err != nil {
		h.t.Fatal(err)
	}
	inside := []string{"-m", "--propagation", "private", "sh", "-c", `mount --bind "$0" /etc/resolv.conf && exec "$@"`, conf}
	if out, err := exec.Command("unshare", append(inside, "true")...).CombinedOutput(); err != nil {
		h.t.Skipf("a resolver of siptap's own needs the right to mount: %v: %s", err, out)
	}
	return exec.Command("unshare", append(inside, args...)...)
}

// Write takes the program's standard output.
func (d *Dial) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stdout.Write(p)
}

// Calls returns the states printed so far.
func (d *Dial) Calls() []protocol.Call {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	var calls []protocol.Call
	for line := range strings.Lines(d.stdout.String()) {
		if !strings.HasSuffix(line, "\n") {
			break
		}
		var c protocol.Call
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			d.t.Fatalf("not a call: %q: %v", line, err)
		}
		calls = append(calls, c)
	}
	return calls
}

// Until waits for a state.
func (d *Dial) Until(state string) protocol.Call {
	d.t.Helper()
	var found protocol.Call
	Eventually(d.t, "the call is told as "+state, func() bool {
		for _, c := range d.Calls() {
			if c.State == state {
				found = c
				return true
			}
		}
		return false
	})
	return found
}

// Interrupt is a person's Ctrl-C.
func (d *Dial) Interrupt() {
	d.t.Helper()
	if err := d.cmd.Process.Signal(syscall.SIGINT); err != nil {
		d.t.Fatal(err)
	}
}

// Kill ends the program as nothing can be done about (SIGKILL), and waits until it is gone.
func (d *Dial) Kill() {
	d.t.Helper()
	if err := d.cmd.Process.Kill(); err != nil {
		d.t.Fatal(err)
	}
	<-d.done
}

// Wait waits for the end and returns the exit status and the last state told.
func (d *Dial) Wait() (exit int, last protocol.Call) {
	d.t.Helper()
	<-d.done
	calls := d.Calls()
	if len(calls) == 0 {
		d.t.Fatalf("siptap dial told nothing, exit %d", d.cmd.ProcessState.ExitCode())
	}
	return d.cmd.ProcessState.ExitCode(), calls[len(calls)-1]
}

// States returns the states told, in order.
func (d *Dial) States() []string {
	d.t.Helper()
	var states []string
	for _, c := range d.Calls() {
		states = append(states, c.State)
	}
	return states
}
