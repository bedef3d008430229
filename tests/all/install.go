package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// packages are Debian's packages that the tests need, by a program of each.
var packages = []struct{ program, name string }{
	{"gcc", "gcc"}, // for the race detector
	{"node", "nodejs"},
	{"npm", "npm"},
	{"chromium", "chromium"},
	{"firefox-esr", "firefox-esr"},
	{"kamailio", "kamailio"},
	{"baresip", "baresip"},
	{"Xvfb", "xvfb"},
	{"xdotool", "xdotool"},
}

// installPackages installs what is missing with apt, as root or through sudo.
func installPackages(ctx context.Context) (tally, error) {
	var missing []string
	for _, p := range packages {
		if _, err := exec.LookPath(p.program); err != nil {
			missing = append(missing, p.name)
			if p.name == "gcc" {
				missing = append(missing, "libc6-dev")
			}
		}
	}
	if len(missing) == 0 {
		return tally{passed: 1}, nil
	}
	apt := []string{"apt-get"}
	if os.Getuid() != 0 {
		apt = []string{"sudo", "-n", "apt-get"}
	}
	if _, err := exec.LookPath(apt[0]); err != nil {
		return tally{}, fmt.Errorf("missing: %v; install them, or run this as root on Debian", missing)
	}
	fmt.Fprintln(os.Stderr, "   installing", missing)
	env := []string{"DEBIAN_FRONTEND=noninteractive"}
	update := append(apt[1:len(apt):len(apt)], "update", "-q")
	if err := command(ctx, env, apt[0], update...); err != nil {
		return tally{}, err
	}
	add := append(append(apt[1:len(apt):len(apt)], "install", "-q", "-y", "--no-install-recommends"), missing...)
	if err := command(ctx, env, apt[0], add...); err != nil {
		return tally{}, err
	}
	return tally{passed: 1}, nil
}

// installNode installs the extension's development tools, unless those that are
// there are of this very lock file.
func installNode(ctx context.Context) (tally, error) {
	lock, err := os.Stat("extension/package-lock.json")
	if err != nil {
		return tally{}, err
	}
	have, err := os.Stat("extension/node_modules/.package-lock.json")
	switch {
	case errors.Is(err, os.ErrNotExist), err == nil && have.ModTime().Before(lock.ModTime()):
		// Not `npm ci`: where a lock file names no download addresses, npm 11 takes the
		// packages of other platforms in it for missing. Versions are the lock's all the same.
		err = command(ctx, nil, "npm", "--prefix", "extension", "install", "--no-save", "--no-audit", "--no-fund")
	}
	if err != nil {
		return tally{}, err
	}
	return tally{passed: 1}, nil
}
