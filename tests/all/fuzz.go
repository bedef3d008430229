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
)

// moment is how many inputs each fuzz target gets in an ordinary run.
const moment = 10_000

// fuzz gives each fuzz target a few inputs; what it finds is a failure to look at.
func fuzz(ctx context.Context) (tally, error) { return fuzzWith(ctx, moment) }

// executions finds how much a fuzzer has tried, in the last line that says so.
var executions = regexp.MustCompile(`execs: (\d+)`)

// fuzzWith gives each fuzz target a number of inputs, and makes a row of each. It
// counts instead of timing: a target that runs out of its time while a worker is
// busy may fail with nothing but "context deadline exceeded" (go.dev/issue/75804).
func fuzzWith(ctx context.Context, inputs int) (tally, error) {
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
		err := stream(ctx, &out, nil, "go", "test", e.Package, "-run", "^$", "-fuzz", "^"+target+"$",
			"-fuzztime", fmt.Sprintf("%dx", inputs), "-fuzzminimizetime", "100x")
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
