// Package npm fetches packages of npm for tests and measurements that compare
// Siptap with real libraries, or run real frameworks beside it. What was fetched
// is kept in the person's cache folder.
package npm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrUnavailable indicates that there is no npm here, or that it fetched nothing.
var ErrUnavailable = errors.New("no packages from npm")

// Install returns a folder whose node_modules holds the packages
// ("name@version"), fetched where the cache has none of them yet. Where that
// cannot be done the error wraps [ErrUnavailable].
func Install(ctx context.Context, packages ...string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	cache = filepath.Join(cache, "siptap-tests", "npm")
	dir := filepath.Join(cache, strings.NewReplacer("/", "-", "@", "-").Replace(strings.Join(packages, "+")))
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	// It gets its name when it is whole, so that several may fetch at once.
	fresh, err := os.MkdirTemp(cache, "fetching-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(fresh) }()
	if err := os.WriteFile(filepath.Join(fresh, "package.json"), []byte(`{"private": true, "type": "module"}`), 0o644); err != nil {
		return "", err
	}
	args := append([]string{"install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", "--prefix", fresh}, packages...)
	if out, err := exec.CommandContext(ctx, "npm", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: npm install %s: %w: %s", ErrUnavailable, strings.Join(packages, " "), err, strings.TrimSpace(string(out)))
	}
	if err := os.Rename(fresh, dir); err != nil {
		if _, there := os.Stat(filepath.Join(dir, "node_modules")); there != nil {
			return "", err
		}
	}
	return dir, nil
}
