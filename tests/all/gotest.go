package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// testGo runs every Go test with the race detector, the real-SIP and
// real-browser ones among them.
func testGo(ctx context.Context) (tally, error) {
	var t tally
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := stream(ctx, writer, nil, "go", "test", "-json", "-race", "-count=1", "-timeout=25m", "./...")
		ended <- err
		_ = writer.Close()
	}()
	t.readGoTest(reader)
	if err := <-ended; err != nil && len(t.failed) == 0 {
		return t, err
	}
	return t, nil
}

// goEvent is a line of `go test -json` (go doc test2json).
type goEvent struct{ Action, Package, Test, Output string }

// readGoTest counts tests and prints the packages as they end, with the whole
// output of what failed. Only leaves count: a test with subtests is its subtests.
func (t *tally) readGoTest(r io.Reader) {
	output := map[string][]string{}
	parents := map[string]bool{}
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, 16<<20)
	for scan.Scan() {
		var e goEvent
		if json.Unmarshal(scan.Bytes(), &e) != nil {
			fmt.Fprintln(os.Stderr, scan.Text()) // the go command's own words
			continue
		}
		key := e.Package + "." + e.Test
		if i := strings.LastIndex(key, "/"); e.Test != "" && i > len(e.Package) && e.Action == "run" {
			parents[key[:i]] = true
		}
		switch e.Action {
		case "output", "build-output":
			output[key] = append(output[key], e.Output)
		case "pass":
			t.passGo(e, parents[key])
		case "skip":
			if e.Test != "" {
				t.skipped = append(t.skipped, fmt.Sprintf("%s: %s", key, reason(output[key])))
			}
		case "fail", "build-fail":
			fmt.Fprint(os.Stderr, strings.Join(output[key], ""))
			if !parents[key] {
				t.fail(key)
			}
		}
	}
}

func (t *tally) passGo(e goEvent, parent bool) {
	switch {
	case e.Test == "":
		fmt.Fprintln(os.Stderr, "   ok", e.Package)
	case !parent:
		t.passed++
	}
}

// reason finds a skip's reason in a test's output.
func reason(lines []string) string {
	for _, l := range lines {
		if _, why, ok := strings.Cut(l, ".go:"); ok {
			return strings.TrimSpace(why)
		}
	}
	return "no reason given"
}
