package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// fuzz runs each fuzz target for a moment; what it finds is a failure to look at.
func fuzz(ctx context.Context) (tally, error) { return fuzzFor(ctx, 3*time.Second) }

// executions finds how much a fuzzer has tried, in the last line that says so.
var executions = regexp.MustCompile(`execs: (\d+)`)

// fuzzFor runs each fuzz target for a time, and makes a row of each.
func fuzzFor(ctx context.Context, each time.Duration) (tally, error) {
	var t tally
	list, err := exec.CommandContext(ctx, "go", "test", "-json", "-list", "^Fuzz", "./...").Output()
	if err != nil {
		return t, fmt.Errorf("list the fuzz targets: %w", stderrOf(err))
	}
	for line := range strings.Lines(string(list)) {
		var e goEvent
		if json.Unmarshal([]byte(line), &e) != nil || !strings.HasPrefix(e.Output, "Fuzz") {
			continue
		}
		target := strings.TrimSpace(e.Output)
		name := strings.TrimPrefix(e.Package, "siptap.org/siptap/") + "." + target
		var out bytes.Buffer
		err := stream(ctx, &out, nil, "go", "test", e.Package, "-run", "^$", "-fuzz", "^"+target+"$", "-fuzztime", each.String())
		tried := "0"
		if all := executions.FindAllSubmatch(out.Bytes(), -1); len(all) > 0 {
			tried = string(all[len(all)-1][1])
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, out.String())
			t.fail(name)
			t.rows = append(t.rows, fmt.Sprintf("| fuzz: %s | found a failure | %s inputs |", name, tried))
			continue
		}
		t.rows = append(t.rows, fmt.Sprintf("| fuzz: %s | nothing found | %s inputs |", name, tried))
		t.passed++
	}
	return t, nil
}
