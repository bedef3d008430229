package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
)

// longPath is the report of the last long run.
const longPath = "tests/LONG.md"

// badLink places 200 calls through Kamailio over a link that loses, doubles, delays
// and reorders packets, and plays the matrix with the frail phones too.
func badLink(ctx context.Context) (tally, error) {
	var t tally
	var out bytes.Buffer
	err := stream(ctx, io.MultiWriter(&out, os.Stderr), nil,
		"go", "test", "-count=1", "-v", "-timeout=40m", "-run", "^(TestBadLink|TestMatrix)$", "./tests/sip", "-long")
	for line := range strings.Lines(out.String()) {
		if _, row, ok := strings.Cut(line, "| bad link: "); ok {
			t.rows = append(t.rows, "| bad link: "+strings.TrimSpace(row))
		}
	}
	if err != nil {
		return t, err
	}
	t.passed++
	return t, nil
}

// writeReport writes the rows of a long run that went well.
func writeReport(t tally) error {
	var b strings.Builder
	fmt.Fprint(&b, "# The last long run\n\nWritten by `go run ./tests/all -long`.\n\n| What | Outcome | How often |\n|---|---|---|\n")
	for _, row := range t.rows {
		fmt.Fprintln(&b, row)
	}
	return os.WriteFile(longPath, []byte(b.String()), 0o644)
}
