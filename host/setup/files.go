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

// Files are a configuration file, where its passwords are kept, and the policy over it.
type Files struct {
	Path    string
	Secrets secret.Store
	Policy  string // path of the administrator's policy, which need not exist; "" = none
}

// Open returns the files of the configuration at path, which need not exist yet,
// under the machine's policy.
func Open(path string) Files {
	return Files{Path: path, Secrets: secret.Kept(path), Policy: config.PolicyPath()}
}

// State is what a configuration file holds at a moment.
type State struct {
	Config   *config.Config // nil where Err says why
	Policy   *config.Policy // what an administrator has set; nil: nothing, or nothing that can be understood
	Err      error          // a [*config.Error]
	Revision string         // names this content of the file
}

// Read reads the configuration file under the policy. A missing one is empty.
func (f Files) Read() State {
	policy, data, err := f.read()
	if err != nil {
		return State{Policy: policy, Err: err, Revision: revision(data)}
	}
	c, err := config.ParseUnder(policy, f.Path, data)
	if err != nil {
		return State{Policy: policy, Err: err, Revision: revision(data)}
	}
	return State{Config: c, Policy: policy, Revision: revision(data)}
}

// read returns the policy and the configuration file's text. The error is a
// [*config.Error].
func (f Files) read() (*config.Policy, []byte, error) {
	data, err := os.ReadFile(f.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, &config.Error{File: f.Path, Reason: "cannot be read: " + err.Error(), Err: err}
	}
	policy, err := config.ReadPolicy(f.Policy)
	return policy, data, err
}

// Stamp tells one state of the files from another, without reading them.
type Stamp [3]stamp

type stamp struct {
	at   time.Time
	size int64
}

// Stamp looks at the files.
func (f Files) Stamp() Stamp {
	return Stamp{stampOf(f.Path), stampOf(secret.FilePath(f.Path)), stampOf(f.Policy)}
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{size: -1}
	}
	return stamp{info.ModTime(), info.Size()}
}

// Set changes settings outside of the accounts, see [config.SetSettings]. With a
// revision that is not the file's the error wraps [ErrStale], with a key that an
// administrator has set it is a [*config.LockedError], and nothing is changed; the
// revision "" is any.
func (f Files) Set(settings []config.Setting, revision string) error {
	return f.edit(revision, func(now under, data []byte) ([]byte, error) {
		free, err := now.free("", settings)
		if err != nil {
			return nil, err
		}
		return config.SetSettings(data, free)
	}, nil)
}

// edit changes the configuration file, see [config.Edit].
func (f Files) edit(revision string, change func(under, []byte) ([]byte, error), before func(old, fresh *config.Config) error) error {
	policy, err := config.ReadPolicy(f.Policy)
	if err != nil {
		return err
	}
	return config.Edit(f.Path, policy, func(data []byte) ([]byte, error) {
		if err := fits(revision, data); err != nil {
			return nil, err
		}
		return change(f.under(policy, data), data)
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
