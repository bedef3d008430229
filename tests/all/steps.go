package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// step is one part of the run.
type step struct {
	name   string
	needed bool // the rest makes no sense without it
	run    func(context.Context) (tally, error)
}

func steps(install bool) []step {
	var all []step
	if install {
		all = append(all,
			step{"install: system packages", true, installPackages},
			step{"install: npm packages", true, installNode},
		)
	}
	return append(all,
		step{"build: Linux, macOS, Windows", true, build},
		step{"format and lint: Go", false, lintGo},
		step{"format, types and lint: TypeScript", false, lintTypeScript},
		step{"test: TypeScript", false, testTypeScript},
		step{"test: Go, real SIP and real browsers", false, testGo},
		step{"fuzz: every target", false, fuzz},
	)
}

// longSteps are what takes too long for every day. Its report is longPath.
func longSteps(install bool, inputs int) []step {
	var all []step
	if install {
		all = append(all, step{"install: system packages", true, installPackages})
	}
	return append(all,
		step{"bad link: 200 calls", false, badLink},
		step{"fuzz: every target, with many inputs", false, func(ctx context.Context) (tally, error) { return fuzzWith(ctx, inputs) }},
	)
}

// build compiles everything for each system that Siptap is made for.
func build(ctx context.Context) (tally, error) {
	var t tally
	for _, goos := range []string{"linux", "darwin", "windows"} {
		if err := command(ctx, []string{"GOOS=" + goos}, "go", "build", "-o", os.DevNull, "./host", "./extension/build"); err != nil {
			return t, fmt.Errorf("for %s: %w", goos, err)
		}
		t.passed++
	}
	return t, nil
}

// lintGo runs the linters of .golangci.yml; they are built from tests/tools.
func lintGo(ctx context.Context) (tally, error) {
	path, err := exec.CommandContext(ctx, "go", "-C", "tests/tools", "tool", "-n", "golangci-lint").Output()
	if err != nil {
		return tally{}, fmt.Errorf("build golangci-lint: %w", stderrOf(err))
	}
	linter := strings.TrimSpace(string(path))
	var t tally
	if err := command(ctx, nil, linter, "fmt", "--diff"); err != nil {
		return t, fmt.Errorf("formatting (mend with gofmt -w): %w", err)
	}
	t.passed++
	if err := command(ctx, nil, linter, "run"); err != nil {
		return t, err
	}
	t.passed++
	return t, nil
}

// lintTypeScript runs the extension's own scripts.
func lintTypeScript(ctx context.Context) (tally, error) {
	var t tally
	for _, script := range []string{"format", "check", "lint"} {
		if err := command(ctx, nil, "npm", "--prefix", "extension", "run", "--silent", script); err != nil {
			t.fail("npm run " + script)
			continue
		}
		t.passed++
	}
	return t, nil
}

// command runs a program and shows what it prints only when it fails.
func command(ctx context.Context, env []string, name string, args ...string) error {
	var out bytes.Buffer
	err := stream(ctx, &out, env, name, args...)
	if err != nil {
		fmt.Fprintln(os.Stderr, strings.TrimRight(out.String(), "\n"))
		return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}

// stream runs a program with its output going to w. Ctrl-C reaches it first, and
// it has a moment to clean up.
func stream(ctx context.Context, w io.Writer, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = w, w
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd.Run()
}

func stderrOf(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(exit.Stderr))
	}
	return err
}
