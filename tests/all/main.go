// Command all passes every test of Siptap, from a bare Debian machine with Go on:
//
//	go run ./tests/all
//
// It installs what the tests need, runs formatting, linters, generated-file
// freshness, Go tests with the race detector, TypeScript's checks, real-browser
// and real-SIP tests, and a short run of every fuzzer, and says at the end in
// numbers what ran, and what was skipped and why.
//
//	go run ./tests/all -long
//
// runs what takes longer instead: 200 calls over a bad link, and every fuzzer with
// many inputs. It writes what came of it into tests/LONG.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	install := flag.Bool("install", true, "install what is missing (apt, npm)")
	only := flag.String("only", "", "run only the steps whose names contain this")
	long := flag.Bool("long", false, "run what takes longer instead, and write tests/LONG.md")
	inputs := flag.Int("inputs", 200_000, "with -long, how many inputs each fuzzer gets")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := atRoot(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	todo := steps(*install)
	if *long {
		todo = longSteps(*install, *inputs)
	}
	var sum tally
	for _, s := range todo {
		if !strings.Contains(s.name, *only) {
			continue
		}
		fmt.Fprintf(os.Stdout, "\n── %s\n", s.name)
		begun := time.Now()
		counts, err := s.run(ctx)
		if err != nil {
			counts.fail(fmt.Sprintf("%s: %v", s.name, err))
		}
		fmt.Fprintf(os.Stdout, "   %d passed, %d failed, %d skipped (%.1f s)\n",
			counts.passed, len(counts.failed), len(counts.skipped), time.Since(begun).Seconds())
		sum.add(counts)
		if ctx.Err() != nil {
			sum.fail("interrupted")
			break
		}
		if s.needed && err != nil {
			break // nothing after it can run
		}
	}
	if !sum.report(os.Stdout) {
		os.Exit(1)
	}
	if *long && *only == "" {
		if err := writeReport(sum); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// atRoot makes the repository's root the working directory, from wherever in it
// the command was started.
func atRoot() error {
	for range 10 {
		if _, err := os.Stat("extension/embed.go"); err == nil {
			return nil
		}
		if err := os.Chdir(".."); err != nil {
			return err
		}
	}
	return fmt.Errorf("run this inside Siptap's checkout: go run ./tests/all")
}
