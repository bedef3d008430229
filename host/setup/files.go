package setup

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/secret"
)

// ErrStale indicates a change that was made to what is not there any more: somebody
// else has changed the file meanwhile.
var ErrStale = errors.New("the configuration was changed elsewhere meanwhile")

// Files are a configuration file and where its passwords are kept.
type Files struct {
	Path    string
	Secrets secret.Store
}

// Open returns the files of the configuration at path, which need not exist yet.
func Open(path string) Files { return Files{Path: path, Secrets: secret.Kept(path)} }

// State is what a configuration file holds at a moment.
type State struct {
	Config   *config.Config // nil where Err says why
	Err      error          // a [*config.Error]
	Revision string         // names this content of the file
}

// Read reads the configuration file. A missing one is empty.
func (f Files) Read() State {
	data, err := os.ReadFile(f.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return State{Err: &config.Error{File: f.Path, Reason: "cannot be read: " + err.Error(), Err: err}}
	}
	c, err := config.Parse(f.Path, data)
	if err != nil {
		return State{Err: err, Revision: revision(data)}
	}
	return State{Config: c, Revision: revision(data)}
}

// Stamp tells one state of the files from another, without reading them.
type Stamp [2]stamp

type stamp struct {
	at   time.Time
	size int64
}

// Stamp looks at the files.
func (f Files) Stamp() Stamp {
	return Stamp{stampOf(f.Path), stampOf(secret.FilePath(f.Path))}
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{size: -1}
	}
	return stamp{info.ModTime(), info.Size()}
}

// Set changes settings outside of the accounts, see [config.SetSettings]. With a
// revision that is not the file's the error wraps [ErrStale], and nothing is
// changed; "" is any.
func (f Files) Set(settings []config.Setting, revision string) error {
	return f.edit(revision, func(data []byte) ([]byte, error) {
		return config.SetSettings(data, settings)
	}, nil)
}

func (f Files) edit(revision string, change func([]byte) ([]byte, error), before func(old, fresh *config.Config) error) error {
	return config.Edit(f.Path, func(data []byte) ([]byte, error) {
		if err := fits(revision, data); err != nil {
			return nil, err
		}
		return change(data)
	}, before)
}

func fits(wanted string, data []byte) error {
	if wanted != "" && wanted != revision(data) {
		return fmt.Errorf("%w; look at it and change it again", ErrStale)
	}
	return nil
}

// revision names a file's content. What is an editor's mark alone does not count.
func revision(data []byte) string {
	if len(data) >= 3 && string(data[:3]) == "\xef\xbb\xbf" {
		data = data[3:]
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
