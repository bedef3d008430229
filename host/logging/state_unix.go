//go:build !windows && !darwin

package logging

import (
	"os"
	"path/filepath"
)

// systemStateDir is the XDG Base Directory Specification's default.
func systemStateDir() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".local", "state"), nil
}
