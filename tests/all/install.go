package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// packages are Debian's packages that the tests need, by a program or file of each.
// Without an optional one its tests are skipped, and say so.
var packages = []struct {
	program, name string
	optional      bool
}{
	{program: "gcc", name: "gcc"}, // for the race detector
	{program: "node", name: "nodejs"},
	{program: "npm", name: "npm"},
	{program: "chromium", name: "chromium"},
	{program: "firefox-esr", name: "firefox-esr"},
	{program: "kamailio", name: "kamailio"},
	{program: "/usr/lib/*/kamailio/modules/tls.so", name: "kamailio-tls-modules", optional: true},
	{program: "baresip", name: "baresip"},
	{program: "linphonec", name: "linphone-cli", optional: true},
	{program: "twinkle-console", name: "twinkle-console", optional: true},
	{program: "sipp", name: "sip-tester", optional: true},
	{program: "/usr/share/perl5/Net/SIP.pm", name: "libnet-sip-perl", optional: true},
	{program: "Xvfb", name: "xvfb"},
	{program: "xdotool", name: "xdotool"},
}

// installed reports whether a program, or a file of a pattern, is there.
func installed(program string) bool {
	if filepath.IsAbs(program) {
		found, err := filepath.Glob(program)
		return err == nil && len(found) > 0
	}
	_, err := exec.LookPath(program)
	return err == nil
}

// installPackages installs what is missing with apt, as root or through sudo.
func installPackages(ctx context.Context) (tally, error) {
	var needed, optional []string
	for _, p := range packages {
		switch {
		case installed(p.program):
		case p.optional:
			optional = append(optional, p.name)
		default:
			needed = append(needed, p.name)
			if p.name == "gcc" {
				needed = append(needed, "libc6-dev")
			}
		}
	}
	missing := slices.Concat(needed, optional)
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
	run := func(args ...string) error { return command(ctx, env, apt[0], slices.Concat(apt[1:], args)...) }
	install := func(names []string) error {
		return run(append([]string{"install", "-q", "-y", "--no-install-recommends"}, names...)...)
	}
	if err := run("update", "-q"); err != nil {
		return tally{}, err
	}
	if install(missing) == nil {
		return tally{passed: 1}, nil
	}
	// One that cannot be had must not keep the others away.
	t := tally{passed: 1}
	if len(needed) > 0 {
		if err := install(needed); err != nil {
			return tally{}, err
		}
	}
	for _, name := range optional {
		if err := install([]string{name}); err != nil {
			t.skipped = append(t.skipped, fmt.Sprintf("install %s, and every test that needs it: %v", name, err))
		}
	}
	return t, nil
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
