package live

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/host/protocol"
)

// Record is what is kept of a call under way: a file of mode 0600.
type Record struct {
	Version int           `json:"version"`         // of this format: 1
	Owner   Owner         `json:"owner"`           // whose call it is
	Begun   time.Time     `json:"begun"`           // when
	State   protocol.Call `json:"state"`           // as told last; its numbers masked, or none at all
	Told    bool          `json:"told,omitempty"`  // a final state was told
	Tries   int           `json:"tries,omitempty"` // how often its end was tried in vain
	SIP     wire.Record   `json:"sip"`             // what is open on the wire
}

// Owner is the process that a call belongs to.
type Owner struct {
	Name string `json:"name"` // "the command line", or a browser's name
	PID  int    `json:"pid"`
}

// String says the owner to a person.
func (o Owner) String() string { return fmt.Sprintf("%s (process %d)", o.Name, o.PID) }

// version is the format's.
const version = 1

// The files in the folder. A record is called after its process and its call.
const (
	folderLock   = ".lock"
	ownerSuffix  = ".owner"
	recordSuffix = ".json"
)

const (
	// maxRecord bounds how much of a file is read, in bytes.
	maxRecord = 256 << 10
	// maxRecords bounds how many calls of others are looked at.
	maxRecords = 256
	// lockPatience bounds the wait for the folder, which nobody needs for long.
	lockPatience = 2 * time.Second
	lockRetry    = 5 * time.Millisecond
)

// Book is the folder of records as one process sees it. Its methods may be called
// from any goroutine.
//
// A process holds one file locked while it has calls, and names its records after
// it. The operating system lets go of a lock when its process dies, however it
// dies: records whose file can be locked belong to nobody any more, and to whoever
// has the lock now.
type Book struct {
	dir     string
	writers sync.WaitGroup // of entries

	mu    sync.Mutex
	mine  string // the name of the locked file without its suffix; "" = none yet
	lock  *flock.Flock
	taken []*flock.Flock // files of dead processes whose records are ours now
}

// Open returns the book in a folder. It does no I/O.
func Open(dir string) *Book { return &Book{dir: dir} }

// Begin makes room for a call's record; nothing is written before the first Put.
// id must be fit for a file's name.
func (b *Book) Begin(id string) (*Entry, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.mine == "" {
		if err := b.register(); err != nil {
			return nil, fmt.Errorf("keep a record of this call: %w", err)
		}
	}
	return newEntry(filepath.Join(b.dir, b.mine+"."+id+recordSuffix), &b.writers), nil
}

// register makes and locks this process's file. The folder is locked meanwhile, so
// that nobody takes the file for a dead process's before it is locked.
func (b *Book) register() error {
	unlock, err := b.lockFolder()
	if err != nil {
		return err
	}
	defer unlock()
	name := strings.ToLower(rand.Text())
	lock := flock.New(b.ownerFile(name), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	if held, err := lock.TryLock(); err != nil || !held {
		return errors.Join(err, errors.New("the lock of a new file is not to be had"))
	}
	b.mine, b.lock = name, lock
	return nil
}

func (b *Book) ownerFile(name string) string { return filepath.Join(b.dir, name+ownerSuffix) }

func (b *Book) lockFolder() (unlock func(), err error) {
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of live calls: %w", err)
	}
	lock := flock.New(filepath.Join(b.dir, folderLock), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	if ok, err := lock.TryLockContext(ctx, lockRetry); !ok {
		return nil, fmt.Errorf("lock the folder of live calls: %w", err)
	}
	return func() { _ = lock.Unlock() }, nil
}

// Close waits until what was put is written, and lets go of all files. Records that were not ended stay for the next
// process to take over.
func (b *Book) Close() {
	b.writers.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	unlock, err := b.lockFolderIfThere()
	if err == nil {
		defer unlock()
	}
	locks := b.taken
	if b.lock != nil {
		locks = append(locks, b.lock)
	}
	for _, lock := range locks {
		release(lock, err == nil && !b.named(lock.Path()))
	}
	b.mine, b.lock, b.taken = "", nil, nil
}

// lockFolderIfThere is lockFolder, but makes no folder where there is nothing to do.
func (b *Book) lockFolderIfThere() (func(), error) {
	if b.lock == nil && len(b.taken) == 0 {
		return func() {}, nil
	}
	return b.lockFolder()
}

// release gives a lock back, and removes its file where no record needs it. The
// folder is locked: nobody else can have got hold of the file in between.
func release(lock *flock.Flock, remove bool) {
	// Windows removes no file that is open.
	_ = lock.Close()
	if remove {
		_ = os.Remove(lock.Path())
	}
}

// named reports whether there are records of the process with that file.
func (b *Book) named(ownerFile string) bool {
	name := strings.TrimSuffix(filepath.Base(ownerFile), ownerSuffix)
	records, _ := filepath.Glob(filepath.Join(b.dir, name+".*"+recordSuffix))
	return len(records) > 0
}

// read reads a record. A file that is none, of another version or too long gives
// an error.
func read(path string) (Record, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return Record{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxRecord {
		return Record{}, errors.New("it is no record of a call")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Record{}, err
	}
	var r Record
	if err := json.Unmarshal(data, &r); err != nil {
		return Record{}, fmt.Errorf("read the record of a call: %w", err)
	}
	if r.Version != version || r.State.Call == "" {
		return Record{}, fmt.Errorf("the record of a call is of version %d, not %d", r.Version, version)
	}
	return r, nil
}

// owned returns the records' files by the name of their process.
func (b *Book) owned() (map[string][]string, error) {
	entries, err := os.ReadDir(b.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for the calls of other processes: %w", err)
	}
	files, count := map[string][]string{}, 0
	for _, entry := range entries {
		name, rest, ok := strings.Cut(entry.Name(), ".")
		switch {
		case !ok || name == "":
		case rest == ownerSuffix[1:]:
			if _, known := files[name]; !known {
				files[name] = nil
			}
		case strings.HasSuffix(rest, recordSuffix) && count < maxRecords:
			count++
			files[name] = append(files[name], filepath.Join(b.dir, entry.Name()))
		}
	}
	return files, nil
}
