//go:build unix

package demo_test

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"siptap.org/siptap/host/browser"
)

// TestDemo runs the built program, as a person does.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and starts real browsers")
	}
	program := filepath.Join(t.TempDir(), "siptap")
	if out, err := exec.Command("go", "build", "-o", program, "siptap.org/siptap/host").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, test := range []struct {
		name string
		run  func(t *testing.T, program string)
	}{
		{"headless", testHeadless},
		{"without a browser", testWithoutBrowser},
		{"wrong browser", testWrongBrowser},
		{"interrupted", testInterrupted},
		{"nobody reads", testNobodyReads},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, program) })
	}
}

// stay is a demonstration's surroundings, in which it must leave nothing.
type stay struct {
	t       *testing.T
	program string
	dir     string
	env     []string
}

func newStay(t *testing.T, program string, more ...string) *stay {
	t.Helper()
	dir, err := os.MkdirTemp("", "sd") // sockets' names are long, so this must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &stay{t: t, program: program, dir: dir}
	for _, folder := range []string{"home", "tmp", "work"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, "XDG_") && name != "DISPLAY" && name != "WAYLAND_DISPLAY" {
			s.env = append(s.env, entry)
		}
	}
	s.env = append(append(s.env, "HOME="+s.path("home"), "TMPDIR="+s.path("tmp")), more...)
	return s
}

func (s *stay) path(name string) string { return filepath.Join(s.dir, name) }

// command is a demonstration that is ready to start.
func (s *stay) command(args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.Command(s.program, append([]string{"demo"}, args...)...)
	cmd.Dir, cmd.Env = s.path("work"), s.env
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	return cmd, &out
}

// check reports files and processes that were left.
func (s *stay) check() {
	s.t.Helper()
	for _, folder := range []string{"home", "tmp", "work"} {
		entries, err := os.ReadDir(s.path(folder))
		if err != nil {
			s.t.Fatal(err)
		}
		for _, e := range entries {
			s.t.Errorf("left in %s: %s", folder, e.Name())
		}
	}
	environs, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		s.t.Fatal(err)
	}
	for _, path := range environs {
		env, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(env, []byte(s.dir)) {
			continue // ended meanwhile, or somebody else's
		}
		line, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline")) // "" for one that ends now
		s.t.Errorf("left running: %s %s", filepath.Dir(path), bytes.ReplaceAll(line, []byte{0}, []byte(" ")))
	}
}

// told are the states that a run's output must tell, in this order.
var told = []string{"The desk phone rings", "picked up", "The other end rings", "connected"}

func checkTold(t *testing.T, out string) {
	t.Helper()
	rest := out
	for _, words := range told {
		_, after, found := strings.Cut(rest, words)
		if !found {
			t.Fatalf("%q is missing, or comes too early, in:\n%s", words, out)
		}
		rest = after
	}
}

func testHeadless(t *testing.T, program string) {
	for _, name := range []string{"chromium", "firefox"} {
		t.Run(name, func(t *testing.T) {
			if _, err := browser.Find(name); err != nil {
				t.Skip(err)
			}
			s := newStay(t, program)
			picture := s.path("call.png")
			cmd, out := s.command("--headless", "--browser", name, "--screenshot", picture)
			if err := cmd.Run(); err != nil {
				t.Errorf("%v:\n%s", err, out)
			}
			checkTold(t, out.String())
			s.check()
			file, err := os.Open(picture)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			if c, err := png.DecodeConfig(file); err != nil || c.Width != 2200 || c.Height != 1400 {
				t.Errorf("picture of %dx%d: %v", c.Width, c.Height, err)
			}
		})
	}
}

func testWithoutBrowser(t *testing.T, program string) {
	t.Run("call", func(t *testing.T) {
		s := newStay(t, program, "PATH="+t.TempDir())
		cmd, out := s.command("--headless")
		if err := cmd.Run(); err != nil {
			t.Errorf("%v:\n%s", err, out)
		}
		if !strings.Contains(out.String(), "apt install chromium") {
			t.Errorf("it does not say how to get a browser:\n%s", out)
		}
		checkTold(t, out.String())
		s.check()
	})
	t.Run("picture", func(t *testing.T) {
		s := newStay(t, program, "PATH="+t.TempDir())
		cmd, out := s.command("--headless", "--screenshot", s.path("call.png"))
		var exit *exec.ExitError
		if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(out.String(), "no picture was taken") {
			t.Errorf("%v:\n%s", err, out)
		}
		s.check()
	})
}

func testWrongBrowser(t *testing.T, program string) {
	s := newStay(t, program)
	cmd, out := s.command("--headless", "--browser", "netscape")
	if err := cmd.Run(); err == nil || !strings.Contains(out.String(), `unknown browser "netscape"`) {
		t.Errorf("%v:\n%s", err, out)
	}
	s.check()
}

// testInterrupted asks the demonstration to end at moments from its first to its
// last, in each of the ways in which people and programs do.
func testInterrupted(t *testing.T, program string) {
	signals := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}
	for _, test := range []struct {
		name  string
		after []time.Duration
	}{
		{"", []time.Duration{20 * time.Millisecond, 300 * time.Millisecond, 2500 * time.Millisecond}},
		{"chromium", []time.Duration{20 * time.Millisecond, 300 * time.Millisecond, 900 * time.Millisecond, 2500 * time.Millisecond, 4 * time.Second}},
		{"firefox", []time.Duration{300 * time.Millisecond, 2 * time.Second, 4500 * time.Millisecond, 7 * time.Second}},
	} {
		t.Run("browser "+test.name, func(t *testing.T) {
			args, more := []string{"--headless"}, []string{"PATH=" + t.TempDir()}
			if test.name != "" {
				if _, err := browser.Find(test.name); err != nil {
					t.Skip(err)
				}
				args, more = append(args, "--browser", test.name), nil
			}
			for i, after := range test.after {
				s := newStay(t, program, more...)
				cmd, out := s.command(args...)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				signal := signals[i%len(signals)]
				timer := time.AfterFunc(after, func() { _ = cmd.Process.Signal(signal) }) // it may have ended
				err := cmd.Wait()
				timer.Stop()
				connected := strings.Contains(out.String(), "answers: connected")
				if (err == nil) != connected {
					t.Errorf("%v after %v: %v, connected %v:\n%s", signal, after, err, connected, out)
				}
				s.check()
			}
		})
	}
}

// testNobodyReads closes the demonstration's output at its first line.
func testNobodyReads(t *testing.T, program string) {
	s := newStay(t, program)
	cmd, _ := s.command("--headless")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = write, nil
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = write.Close() // the program has its own
	if _, err := read.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	_ = read.Close()
	if err := cmd.Wait(); err == nil {
		t.Error("it ended well though nobody read it")
	}
	s.check()
}
