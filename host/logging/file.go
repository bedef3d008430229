package logging

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"
)

// MaxFileSize is the size in bytes at which the log's file is put aside. With
// the one old file the log takes twice as much at most.
const MaxFileSize = 1 << 20

// File is a log file of bounded size that several processes can write to. When
// it is full it becomes FILE.1, in place of an older one.
type File struct {
	path string
	max  int64

	mu   sync.Mutex
	file *os.File
}

// OpenFile opens or creates the log at path with mode 0600, its folder with
// 0700.
func OpenFile(path string, maxSize int64) (*File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the log: %w", err)
	}
	f := &File{path: path, max: maxSize}
	return f, f.open()
}

func (f *File) open() error {
	file, err := os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	f.file = file
	return nil
}

// Write appends one line; lines of several processes do not mix.
func (f *File) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file == nil {
		return 0, os.ErrClosed
	}
	if err := f.renew(int64(len(line))); err != nil {
		return 0, err
	}
	return f.file.Write(line)
}

// renew puts a full file aside, and follows another process that has done so.
func (f *File) renew(more int64) error {
	mine, err := f.file.Stat()
	if err != nil {
		return err
	}
	current, err := os.Stat(f.path)
	same := err == nil && os.SameFile(mine, current)
	if same && (mine.Size() == 0 || mine.Size()+more <= f.max) {
		return nil
	}
	if same {
		if err := f.putAside(mine); err != nil {
			return err
		}
	}
	_ = f.file.Close()
	f.file = nil
	return f.open()
}

// putAside renames the file unless another process was faster. Where it cannot
// be renamed (Windows, while others have it open) it grows on, and the next
// write tries again.
func (f *File) putAside(mine os.FileInfo) error {
	lock := flock.New(f.path+".lock", flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("lock the log: %w", err)
	}
	defer func() { _ = lock.Unlock() }()
	if current, err := os.Stat(f.path); err == nil && os.SameFile(mine, current) {
		_ = os.Rename(f.path, f.path+".1")
	}
	return nil
}

// Close closes the file; later writes fail with os.ErrClosed.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file == nil {
		return nil
	}
	err := f.file.Close()
	f.file = nil
	return err
}
