package live

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"
)

// Others returns the records of the other processes that live, the eldest first.
// What cannot be read is left out: it may just be going.
func (b *Book) Others() ([]Record, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	files, unlock, err := b.foreign()
	if err != nil {
		return nil, err
	}
	defer unlock()
	var found []Record
	for name, paths := range files {
		if len(paths) == 0 {
			continue
		}
		lock := b.tryLock(name)
		if lock != nil {
			release(lock, false) // its process is dead; who recovers takes it
			continue
		}
		for _, path := range paths {
			if r, err := read(path); err == nil {
				found = append(found, r)
			}
		}
	}
	slices.SortFunc(found, byAge)
	return found, nil
}

// TakeOver takes the records of processes that are dead: they are this process's to
// end from now on, and nobody else gets them. Files that are no records are removed.
func (b *Book) TakeOver() ([]*Orphan, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	files, unlock, err := b.foreign()
	if err != nil {
		return nil, err
	}
	defer unlock()
	var found []*Orphan
	for name, paths := range files {
		lock := b.tryLock(name)
		if lock == nil {
			continue
		}
		b.sweep(name)
		before := len(found)
		for _, path := range paths {
			r, err := read(path)
			if err != nil {
				_ = os.Remove(path)
				continue
			}
			found = append(found, &Orphan{Record: r, entry: newEntry(path, &b.writers)})
		}
		if len(found) == before {
			release(lock, true)
			continue
		}
		b.taken = append(b.taken, lock)
	}
	slices.SortFunc(found, func(a, b *Orphan) int { return byAge(a.Record, b.Record) })
	return found, nil
}

// foreign returns the other processes' files by the name of who owns them, but for
// those that were taken over, and locks the folder until unlock is called.
func (b *Book) foreign() (files map[string][]string, unlock func(), err error) {
	if _, err := os.Stat(b.dir); errors.Is(err, fs.ErrNotExist) {
		return nil, func() {}, nil
	}
	if unlock, err = b.lockFolder(); err != nil {
		return nil, nil, err
	}
	if files, err = b.owned(); err != nil {
		unlock()
		return nil, nil, err
	}
	maps.DeleteFunc(files, func(name string, _ []string) bool { return name == b.mine || b.tookOver(name) })
	return files, unlock, nil
}

// byAge puts the eldest record first.
func byAge(a, b Record) int {
	return cmp.Or(a.Begun.Compare(b.Begun), cmp.Compare(a.State.Call, b.State.Call))
}

// sweep removes what a process was just writing when it died.
func (b *Book) sweep(name string) {
	halves, _ := filepath.Glob(filepath.Join(b.dir, "."+name+".*"))
	for _, half := range halves {
		_ = os.Remove(half)
	}
}

// tryLock locks the file of another process; nil where that lives. A process whose
// file is gone is dead.
func (b *Book) tryLock(name string) *flock.Flock {
	lock := flock.New(b.ownerFile(name), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	if held, err := lock.TryLock(); err != nil || !held {
		_ = lock.Close()
		return nil
	}
	return lock
}

// tookOver reports whether the records of that process are ours.
func (b *Book) tookOver(name string) bool {
	return slices.ContainsFunc(b.taken, func(l *flock.Flock) bool { return l.Path() == b.ownerFile(name) })
}

// Orphan is the record of a call whose process is dead.
type Orphan struct {
	Record
	entry *Entry
}

// Keep writes the record as it is now, for this process or the next one to go on.
func (o *Orphan) Keep() { o.entry.Put(o.Record) }

// End removes the record: there is nothing more to do about the call.
func (o *Orphan) End() { o.entry.End() }
