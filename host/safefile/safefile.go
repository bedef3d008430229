// Package safefile changes small files that several processes share: one at a
// time under a lock, and by a temporary file and a rename, so that a reader or a
// crash never meets half a file.
//
// It knows nothing of what the files hold.
package safefile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// ErrBusy indicates that another process kept a file's lock for too long.
var ErrBusy = errors.New("another siptap process is changing this file")

const (
	lockPatience = 5 * time.Second
	lockRetry    = 20 * time.Millisecond
)

// Update replaces the file at path by what change makes of its content. A
// missing file is given as nil and is created with mode perm, its folder with
// 0700; an existing one keeps its mode. A symbolic link stays one: its target is
// replaced. When change fails, or returns what it was given, nothing is written.
func Update(path string, perm fs.FileMode, change func(old []byte) ([]byte, error)) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder of %s: %w", path, err)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	unlock, err := lock(path)
	if err != nil {
		return err
	}
	defer unlock()

	old, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return fmt.Errorf("read: %w", err)
	default:
		if info, err := os.Stat(path); err == nil {
			perm = info.Mode().Perm()
		}
	}
	data, err := change(bytes.Clone(old))
	if err != nil {
		return err
	}
	if old != nil && bytes.Equal(old, data) {
		return nil
	}
	return replace(path, perm, data)
}

// Replace writes the file at path anew, with mode perm, its folder with 0700. It
// takes no lock and does not wait for the disk: it is for a file that one process
// alone writes, and that need not outlive the machine's power.
func Replace(path string, perm fs.FileMode, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder of %s: %w", path, err)
	}
	return write(path, perm, data, func(*os.File) error { return nil })
}

func lock(path string) (unlock func(), err error) {
	dir, base := filepath.Split(path)
	l := flock.New(filepath.Join(dir, "."+base+".lock"), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	if ok, err := l.TryLockContext(ctx, lockRetry); !ok {
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, fmt.Errorf("%w: %s; try again", ErrBusy, path)
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	// The lock's file stays: removing it would let two processes lock two files
	// of the same name.
	return func() { _ = l.Unlock() }, nil
}

func replace(path string, perm fs.FileMode, data []byte) error {
	return write(path, perm, data, (*os.File).Sync)
}

func write(path string, perm fs.FileMode, data []byte, sync func(*os.File) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
			err = fmt.Errorf("write %s: %w", path, err)
		}
	}()
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(perm)
	}
	if err == nil {
		err = sync(tmp)
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
