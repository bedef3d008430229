package live

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"sync"

	"siptap.org/siptap/host/safefile"
)

// Entry is the record of one call on the disk. Its methods may be called from any
// goroutine.
type Entry struct {
	path    string
	writers *sync.WaitGroup

	mu      sync.Mutex
	next    *Record         // to be written; nil = nothing
	waiting []chan struct{} // closed when that is written
	writing bool            // a goroutine is at it
	idle    *sync.Cond      // nobody writes
	ended   bool
	err     error // of the last write
}

func newEntry(path string, writers *sync.WaitGroup) *Entry {
	e := &Entry{path: path, writers: writers}
	e.idle = sync.NewCond(&e.mu)
	return e
}

// Put has the record written. It returns at once; what it returns is closed when
// this record, or a later one, is on the disk or cannot be brought there.
func (e *Entry) Put(r Record) <-chan struct{} {
	r.Version = version
	written := make(chan struct{})
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ended {
		close(written)
		return written
	}
	e.next = &r
	e.waiting = append(e.waiting, written)
	if !e.writing {
		e.writing = true
		e.writers.Go(e.write)
	}
	return written
}

// write writes until nothing new has come.
func (e *Entry) write() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for e.next != nil {
		r, waiting := e.next, e.waiting
		e.next, e.waiting = nil, nil
		e.mu.Unlock()
		err := store(e.path, r)
		for _, written := range waiting {
			close(written)
		}
		e.mu.Lock()
		e.err = err
	}
	e.writing = false
	e.idle.Broadcast()
}

func store(path string, r *Record) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return safefile.Replace(path, 0o600, data)
}

// Settle waits until what was put is on the disk, and returns why it is not.
func (e *Entry) Settle() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for e.writing {
		e.idle.Wait()
	}
	return e.err
}

// End removes the record and returns when it is gone. Nothing is written any more.
func (e *Entry) End() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ended = true
	for e.writing {
		e.idle.Wait()
	}
	if err := os.Remove(e.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		e.err = err
	}
}
