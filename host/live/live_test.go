package live

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/host/protocol"
)

func record(call, state string) Record {
	return Record{
		Owner: Owner{Name: "the command line", PID: os.Getpid()}, Begun: time.Now(),
		State: protocol.Call{Call: call, Seq: 1, State: state}, SIP: wire.Record{CallID: "id-" + call},
	}
}

// keep has a call on record.
func keep(t *testing.T, b *Book, call, state string) *Entry {
	t.Helper()
	e, err := b.Begin(call)
	if err != nil {
		t.Fatal(err)
	}
	<-e.Put(record(call, state))
	if err := e.Settle(); err != nil {
		t.Fatal(err)
	}
	return e
}

func files(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.Name() != folderLock {
			names = append(names, e.Name())
		}
	}
	return strings.Join(names, " ")
}

func others(t *testing.T, b *Book) string {
	t.Helper()
	records, err := b.Others()
	if err != nil {
		t.Fatal(err)
	}
	var calls []string
	for _, r := range records {
		calls = append(calls, r.State.Call+" "+r.State.State)
	}
	return strings.Join(calls, ", ")
}

func taken(t *testing.T, b *Book) []*Orphan {
	t.Helper()
	orphans, err := b.TakeOver()
	if err != nil {
		t.Fatal(err)
	}
	return orphans
}

// A living process's calls are shown to others and taken by nobody.
func TestTwoProcesses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "calls")
	mine, other := Open(dir), Open(dir)
	if got := others(t, other); got != "" || len(taken(t, other)) != 0 {
		t.Errorf("of nobody: %q", got)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("looking made a folder")
	}
	a, b := keep(t, mine, "a", "calling"), keep(t, mine, "b", "ringing")
	<-a.Put(record("a", "ringing"))
	if got := others(t, other); got != "a ringing, b ringing" && got != "b ringing, a ringing" {
		t.Errorf("the other sees %q", got)
	}
	if got := others(t, mine); got != "" {
		t.Errorf("one sees its own calls: %q", got)
	}
	if n := len(taken(t, other)) + len(taken(t, mine)); n != 0 {
		t.Errorf("%d calls of a living process were taken over", n)
	}
	for _, name := range strings.Fields(files(t, dir)) {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", name, info.Mode(), err)
		}
	}
	a.End()
	if got := others(t, other); got != "b ringing" {
		t.Errorf("after the end of one: %q", got)
	}
	b.End()
	<-b.Put(record("b", "unknown")) // too late: it does not come back
	mine.Close()
	other.Close()
	if got := files(t, dir); got != "" {
		t.Errorf("left: %s", got)
	}
}

// What a process leaves is taken over by one, once, and again where that one dies too.
func TestTakeOver(t *testing.T) {
	dir := t.TempDir()
	dead := Open(dir)
	keep(t, dead, "a", "ringing")
	keep(t, dead, "b", "alerting")
	dead.Close() // without End: what a kill leaves

	first, second := Open(dir), Open(dir)
	orphans := taken(t, first)
	if len(orphans) != 2 || orphans[0].State.Call != "a" || orphans[1].SIP.CallID != "id-b" {
		t.Fatalf("took %+v", orphans)
	}
	if n := len(taken(t, first)) + len(taken(t, second)); n != 0 {
		t.Errorf("%d were taken over twice", n)
	}
	if got := others(t, second); got != "a ringing, b alerting" {
		t.Errorf("while they are being ended the others see %q", got)
	}
	orphans[0].End()
	orphans[1].Tries++
	orphans[1].Keep()
	first.Close()

	orphans = taken(t, second)
	if len(orphans) != 1 || orphans[0].State.Call != "b" || orphans[0].Tries != 1 {
		t.Fatalf("the second takes %+v", orphans)
	}
	orphans[0].End()
	second.Close()
	if got := files(t, dir); got != "" {
		t.Errorf("left: %s", got)
	}
}

// What is no record, or half of one, harms nobody and does not stay.
func TestBrokenRecords(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"dead.owner":      "",
		"dead.empty.json": "", "dead.half.json": `{"version":1,"state":{"ca`, "dead.list.json": "[]",
		"dead.new.json":  `{"version":99,"state":{"call":"x"}}`,
		"dead.long.json": `{"version":1,"state":{"call":"x","text":"` + strings.Repeat("x", maxRecord) + `"}}`,
		".dead.x.json.1": "half",
		"gone.good.json": `{"version":1,"state":{"call":"good","state":"ringing"}}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if runtime.GOOS != "windows" {
		if err := os.Symlink("/etc/passwd", filepath.Join(dir, "dead.link.json")); err != nil {
			t.Fatal(err)
		}
	}
	b := Open(dir)
	if got := others(t, b); got != "" {
		t.Errorf("shown: %q", got)
	}
	orphans := taken(t, b)
	if len(orphans) != 1 || orphans[0].State.Call != "good" {
		t.Fatalf("took %+v", orphans)
	}
	orphans[0].End()
	b.Close()
	if got := files(t, dir); got != "" {
		t.Errorf("left: %s", got)
	}
}

// Whoever starts at the same moment, each record has one taker.
func TestTakersRace(t *testing.T) {
	dir := t.TempDir()
	const calls, takers = 8, 8
	for i := range calls {
		dead := Open(dir)
		keep(t, dead, fmt.Sprint(i), "ringing")
		dead.Close()
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	count := map[string]int{}
	for range takers {
		group.Go(func() {
			b := Open(dir)
			defer b.Close()
			orphans, err := b.TakeOver()
			if err != nil {
				t.Error(err)
			}
			for _, o := range orphans {
				mu.Lock()
				count[o.State.Call]++
				mu.Unlock()
				o.End()
			}
		})
	}
	group.Wait()
	for i := range calls {
		if n := count[fmt.Sprint(i)]; n != 1 {
			t.Errorf("call %d was taken %d times", i, n)
		}
	}
	if got := files(t, dir); got != "" {
		t.Errorf("left: %s", got)
	}
}

// The last state wins, in order, however quickly they come.
func TestLastStateWins(t *testing.T) {
	dir := t.TempDir()
	b := Open(dir)
	e := keep(t, b, "a", "calling")
	for i := range 500 {
		r := record("a", "ringing")
		r.State.Seq = i
		e.Put(r)
	}
	if err := e.Settle(); err != nil {
		t.Fatal(err)
	}
	if r, err := read(e.path); err != nil || r.State.Seq != 499 {
		t.Errorf("on the disk: %+v, %v", r, err)
	}
}

// A folder that cannot be written is said, and blocks nobody.
func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := Open(filepath.Join(file, "calls"))
	if _, err := b.Begin("a"); err == nil {
		t.Error("a record in a file that is no folder")
	}
	e := newEntry(filepath.Join(file, "x.json"), new(sync.WaitGroup))
	<-e.Put(record("a", "calling"))
	if err := e.Settle(); err == nil {
		t.Error("a record was written into a file that is no folder")
	}
	e.End()
	b.Close()
}

const asOwner = "SIPTAP_TEST_AS_OWNER"

// SIGKILL: the operating system lets go of the lock, and the record is there.
func TestKilled(t *testing.T) {
	if dir := os.Getenv(asOwner); dir != "" {
		keep(t, Open(dir), "a", "ringing")
		_, _ = os.Stderr.WriteString("kept\n")
		select {}
	}
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	cmd.Env = append(os.Environ(), asOwner+"="+dir)
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 5)
	if _, err := said.Read(line); err != nil || string(line) != "kept\n" {
		t.Fatalf("it says %q, %v", line, err)
	}
	b := Open(dir)
	defer b.Close()
	records, err := b.Others()
	if err != nil || len(records) != 1 || !strings.Contains(records[0].Owner.String(), fmt.Sprint(cmd.Process.Pid)) {
		t.Errorf("while it lives: %+v, %v", records, err)
	}
	if n := len(taken(t, b)); n != 0 {
		t.Errorf("%d taken from the living", n)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if orphans := taken(t, b); len(orphans) != 1 || orphans[0].State.Call != "a" {
		t.Errorf("after its death: %+v", orphans)
	} else {
		orphans[0].End()
	}
}
