package secret

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"siptap.org/siptap/host/safefile"
)

// File keeps passwords in a TOML file of mode 0600, one key an account.
type File struct{ path string }

// NewFile returns the store in the file at path, which need not exist yet.
func NewFile(path string) *File { return &File{path: path} }

// FilePath returns where the passwords of a configuration file are kept:
// passwords.toml beside config.toml, and office.passwords.toml beside an
// office.toml, so that two configurations in one folder do not share them.
func FilePath(configPath string) string {
	dir, base := filepath.Split(configPath)
	base = strings.TrimSuffix(base, ".toml")
	if base == "config" {
		return filepath.Join(dir, "passwords.toml")
	}
	return filepath.Join(dir, base+".passwords.toml")
}

// Path returns the file's path.
func (f *File) Path() string { return f.path }

// ExposedError says that other users can read a file that holds a secret.
type ExposedError struct {
	Path  string
	Mode  fs.FileMode
	Holds string // "passwords", "a private key"
}

func (e *ExposedError) Error() string {
	return fmt.Sprintf("%s holds %s and others can read it (mode %04o); run: chmod 600 '%s'", e.Path, e.Holds, e.Mode.Perm(), e.Path)
}

// CheckPrivate returns an [*ExposedError] where others than its owner can read the
// file of that description; holds is what it holds, for the error.
func CheckPrivate(path string, info fs.FileInfo, holds string) error {
	if exposed(info.Mode()) {
		return &ExposedError{Path: path, Mode: info.Mode(), Holds: holds}
	}
	return nil
}

// Get implements [Store]. A file that others can read is an [*ExposedError].
func (f *File) Get(account string) (string, error) {
	if err := f.check(); err != nil {
		return "", err
	}
	data, err := os.ReadFile(f.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read the passwords: %w", err)
	}
	passwords, err := f.decode(data)
	if err != nil {
		return "", err
	}
	password, ok := passwords[account]
	if !ok {
		return "", fmt.Errorf("%w: %q; run: siptap account set %s --password", ErrNone, account, account)
	}
	return password, nil
}

// Set implements [Store].
func (f *File) Set(account, password string) error {
	if !utf8.ValidString(password) {
		return fmt.Errorf("keep the password of %q: it is not valid UTF-8", account)
	}
	return f.change(func(passwords map[string]string) { passwords[account] = password })
}

// Delete implements [Store].
func (f *File) Delete(account string) error {
	if _, err := os.Stat(f.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return f.change(func(passwords map[string]string) { delete(passwords, account) })
}

func (f *File) change(edit func(map[string]string)) error {
	if err := f.check(); err != nil {
		return err
	}
	return safefile.Update(f.path, 0o600, func(old []byte) ([]byte, error) {
		passwords, err := f.decode(old)
		if err != nil {
			return nil, err
		}
		edit(passwords)
		out, err := toml.Marshal(passwords)
		if err != nil {
			return nil, fmt.Errorf("write %s: its content cannot be written as TOML", f.path)
		}
		return append([]byte("# Siptap's SIP passwords by account. Keep this file readable by you alone.\n"), out...), nil
	})
}

// decode never repeats what it read: the error of a TOML parser quotes lines.
func (f *File) decode(data []byte) (map[string]string, error) {
	passwords := map[string]string{}
	if err := toml.Unmarshal(data, &passwords); err != nil {
		line := 0
		if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, _ = wrong.Position()
		}
		return nil, fmt.Errorf("%s:%d: expected account = \"password\" lines", f.path, line)
	}
	return passwords, nil
}

func (f *File) check() error {
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at the passwords: %w", err)
	}
	return CheckPrivate(f.path, info, "passwords")
}
