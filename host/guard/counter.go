package guard

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/safefile"
)

const (
	startsFile = "starts.json" // when calls were begun in the last minute
	liveSuffix = ".live"       // one file for each call under way
	minute     = time.Minute
)

// Counter counts the calls of all processes that share a folder.
//
// A call under way is a file that its process holds locked. The operating system
// lets go of a lock when its process dies, however it dies, so that a file which
// can be locked stands for no call.
type Counter struct{ dir string }

// NewCounter returns a Counter that keeps its files in dir, which it makes when
// it is first needed.
func NewCounter(dir string) *Counter { return &Counter{dir} }

// Ticket is the place of one call in the count.
type Ticket struct {
	lock *flock.Flock
	once sync.Once
}

// Begin counts a call, id being one that no other call has and that can be a
// file's name. The error has the code rate-limited, or internal where the files
// cannot be used: what cannot be counted is not dialled.
func (c *Counter) Begin(limits config.Guard, id string) (*Ticket, *protocol.Error) {
	var ticket *Ticket
	err := safefile.Update(filepath.Join(c.dir, startsFile), 0o600, func(old []byte) ([]byte, error) {
		now := time.Now()
		starts := recent(old, now)
		if wait := tooMany(starts, limits.PerMinute, now); wait > 0 {
			return nil, limited("Siptap places at most %d calls a minute. Wait %d s and try again.",
				limits.PerMinute, int((wait+time.Second-1)/time.Second))
		}
		live, err := c.live()
		if err != nil {
			return nil, err
		}
		if live >= limits.Concurrent {
			return nil, underWay(limits.Concurrent)
		}
		if ticket, err = c.hold(id); err != nil {
			return nil, err
		}
		return json.Marshal(append(starts, now.UnixMilli()))
	})
	if err == nil {
		return ticket, nil
	}
	ticket.End()
	if refused := (*protocol.Error)(nil); errors.As(err, &refused) {
		return nil, refused
	}
	return nil, &protocol.Error{
		Code: protocol.CodeInternal,
		Text: fmt.Sprintf("Siptap cannot count its calls, and so does not dial: %v.", err),
		Err:  err,
	}
}

// End takes the call out of the count. It may be called more than once, and on nil.
func (t *Ticket) End() {
	if t == nil {
		return
	}
	t.once.Do(func() {
		// Windows removes no file that is open. Should another process come in between
		// it takes the file for that of a dead one, and removes it as well.
		_ = t.lock.Close()
		_ = os.Remove(t.lock.Path())
	})
}

// recent reads when calls were begun and keeps the last minute's. What cannot be
// read, or lies in the future since the clock was set back, does not count.
func recent(content []byte, now time.Time) []int64 {
	var all, kept []int64
	if json.Unmarshal(content, &all) != nil {
		return nil
	}
	for _, start := range all {
		if age := now.Sub(time.UnixMilli(start)); age >= 0 && age < minute {
			kept = append(kept, start)
		}
	}
	return kept
}

// tooMany returns how long to wait until one more call may begin, 0 for not at all.
func tooMany(starts []int64, limit int, now time.Time) time.Duration {
	if len(starts) < limit {
		return 0
	}
	oldest := starts[len(starts)-limit]
	return minute - now.Sub(time.UnixMilli(oldest))
}

// live counts the calls under way and removes what dead processes left.
func (c *Counter) live() (int, error) {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return 0, fmt.Errorf("count the calls under way: %w", err)
	}
	count := 0
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), liveSuffix) {
			continue
		}
		// Without O_CREATE: a call that has just ended must not come back as a file.
		lock := flock.New(filepath.Join(c.dir, entry.Name()), flock.SetFlag(os.O_RDWR))
		free, err := lock.TryLock()
		switch {
		case errors.Is(err, os.ErrNotExist):
		case err != nil:
			return 0, fmt.Errorf("count the calls under way: %w", err)
		case !free:
			count++
		default:
			(&Ticket{lock: lock}).End()
		}
	}
	return count, nil
}

// hold makes and locks a call's file.
func (c *Counter) hold(id string) (*Ticket, error) {
	lock := flock.New(filepath.Join(c.dir, id+liveSuffix), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("count this call: %w", err)
	}
	if !held {
		return nil, fmt.Errorf("count this call: there is one with its id already")
	}
	return &Ticket{lock: lock}, nil
}

func limited(format string, args ...any) *protocol.Error {
	return &protocol.Error{Code: protocol.CodeRateLimited, Text: fmt.Sprintf(format, args...)}
}

func underWay(limit int) *protocol.Error {
	if limit == 1 {
		return limited("Another call is under way. Hang it up, or wait until it is through.")
	}
	return limited("%d calls are under way, and no more are allowed. Hang one up, or wait.", limit)
}
