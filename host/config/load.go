package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// EnvPath is the environment variable that names the configuration file.
const EnvPath = "SIPTAP_CONFIG"

// DefaultPath returns where the configuration stands when nobody says
// otherwise: SIPTAP_CONFIG, else siptap/config.toml in the user's configuration
// folder ($XDG_CONFIG_HOME or ~/.config; ~/Library/Application Support on macOS,
// %AppData% on Windows).
func DefaultPath() (string, error) {
	if path := os.Getenv(EnvPath); path != "" {
		return path, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the configuration folder: %w; set HOME, or name the file with --config", err)
	}
	return filepath.Join(dir, "siptap", "config.toml"), nil
}

// Load reads the configuration file at path, under the machine's policy where there
// is one; "" means [DefaultPath]. Where nobody has
// named the file, neither by path nor in the environment, it may be missing: that is
// an empty configuration, with every default and no account. One that was named and
// is missing is a slip, and an [*Error] that wraps [fs.ErrNotExist], like everything
// that cannot be used.
func Load(path string) (*Config, error) {
	return load(path, path == "" && os.Getenv(EnvPath) == "")
}

// LoadOrEmpty is Load for whoever is about to create the file: it may be missing
// even where it was named.
func LoadOrEmpty(path string) (*Config, error) { return load(path, true) }

func load(path string, mayMiss bool) (*Config, error) {
	if path == "" {
		var err error
		if path, err = DefaultPath(); err != nil {
			return nil, &Error{File: "config.toml", Reason: err.Error()}
		}
	}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && mayMiss:
		data = nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{File: path, Reason: "there is no such file; siptap account add makes one", Err: err}
	case err != nil:
		return nil, unreadable(path, err)
	}
	policy, err := ReadPolicy(PolicyPath())
	if err != nil {
		return nil, err
	}
	return ParseUnder(policy, path, data)
}
