package guard

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
)

func limits(perMinute, concurrent int) config.Guard {
	return config.Guard{PerMinute: perMinute, Concurrent: concurrent}
}

func TestConcurrent(t *testing.T) {
	dir := t.TempDir()
	first, refused := NewCounter(dir).Begin(limits(100, 2), "a")
	if refused != nil {
		t.Fatal(refused)
	}
	// Another process has its own Counter of the same folder.
	second, refused := NewCounter(dir).Begin(limits(100, 2), "b")
	if refused != nil {
		t.Fatal(refused)
	}
	_, refused = NewCounter(dir).Begin(limits(100, 2), "c")
	if refused == nil || refused.Code != protocol.CodeRateLimited {
		t.Fatalf("a third call: %v", refused)
	}
	first.End()
	first.End()
	third, refused := NewCounter(dir).Begin(limits(100, 2), "c")
	if refused != nil {
		t.Fatal(refused)
	}
	second.End()
	third.End()
	if left, _ := filepath.Glob(filepath.Join(dir, "*"+liveSuffix)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	(*Ticket)(nil).End()
}

func TestPerMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counter := NewCounter(t.TempDir())
		begin := func() *protocol.Error {
			ticket, refused := counter.Begin(limits(3, 1), fmt.Sprint(time.Now().UnixNano()))
			ticket.End()
			return refused
		}
		for range 3 {
			if refused := begin(); refused != nil {
				t.Fatal(refused)
			}
			time.Sleep(10 * time.Second)
		}
		refused := begin()
		if refused == nil || refused.Code != protocol.CodeRateLimited {
			t.Fatalf("the fourth in a minute: %v", refused)
		}
		if want := "Siptap places at most 3 calls a minute. Wait 30 s and try again."; refused.Text != want {
			t.Errorf("got %q, want %q", refused.Text, want)
		}
		time.Sleep(30 * time.Second)
		if refused := begin(); refused != nil {
			t.Error(refused)
		}
		if refused := begin(); refused == nil {
			t.Error("a refused wish has made room")
		}
	})
}

func TestWhatCannotBeCounted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, refused := NewCounter(filepath.Join(file, "guard")).Begin(limits(6, 1), "a")
	if refused == nil || refused.Code != protocol.CodeInternal {
		t.Errorf("got %v", refused)
	}
}

func TestWornFiles(t *testing.T) {
	for name, content := range map[string]string{
		"half":    `[17`,
		"foreign": `{"a":1}`,
		"future":  fmt.Sprintf(`[%d]`, time.Now().Add(time.Hour).UnixMilli()),
		"old":     fmt.Sprintf(`[%d]`, time.Now().Add(-time.Hour).UnixMilli()),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, startsFile), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			ticket, refused := NewCounter(dir).Begin(limits(1, 1), "a")
			if refused != nil {
				t.Error(refused)
			}
			ticket.End()
		})
	}
}

// However many want to, no more get a place than there are.
func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	var placed atomic.Int32
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			ticket, refused := NewCounter(dir).Begin(limits(100, 3), fmt.Sprint(i))
			if refused == nil {
				placed.Add(1)
				t.Cleanup(ticket.End)
			}
		})
	}
	group.Wait()
	if placed.Load() != 3 {
		t.Errorf("%d calls at once", placed.Load())
	}
}

const helperDir = "GUARD_TEST_DIR"

// A process that was killed holds no place.
func TestDeadProcess(t *testing.T) {
	if dir := os.Getenv(helperDir); dir != "" {
		if _, refused := NewCounter(dir).Begin(limits(100, 1), "theirs"); refused != nil {
			t.Fatal(refused)
		}
		fmt.Fprintln(os.Stderr, "begun")
		select {}
	}
	dir := t.TempDir()
	other := exec.Command(os.Args[0], "-test.run=^TestDeadProcess$")
	other.Env = append(os.Environ(), helperDir+"="+dir)
	out, err := other.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "begun") {
		t.Errorf("the other process said %q, %v", line, err)
	}
	if _, refused := NewCounter(dir).Begin(limits(100, 1), "ours"); refused == nil {
		t.Error("the other process's call did not count")
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait()
	ticket, refused := NewCounter(dir).Begin(limits(100, 1), "ours")
	if refused != nil {
		t.Errorf("a dead process's call counts: %v", refused)
	}
	ticket.End()
}
