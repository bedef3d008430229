package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// testTypeScript runs the extension's unit tests and reads vitest's report.
func testTypeScript(ctx context.Context) (tally, error) {
	dir, err := os.MkdirTemp("", "siptap-vitest")
	if err != nil {
		return tally{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	report := filepath.Join(dir, "report.json")
	runErr := command(ctx, nil, "npm", "--prefix", "extension", "test", "--", "--reporter=default", "--reporter=json", "--outputFile.json="+report)

	text, err := os.ReadFile(report)
	if err != nil {
		return tally{}, fmt.Errorf("no report of vitest: %w", cmp.Or(runErr, err))
	}
	var vitest struct {
		TestResults []struct {
			AssertionResults []struct{ FullName, Status string }
		}
	}
	if err := json.Unmarshal(text, &vitest); err != nil {
		return tally{}, fmt.Errorf("read vitest's report: %w", err)
	}
	var t tally
	for _, file := range vitest.TestResults {
		for _, r := range file.AssertionResults {
			switch r.Status {
			case "passed":
				t.passed++
			case "failed":
				t.fail(r.FullName)
			default:
				t.skipped = append(t.skipped, r.FullName+": "+r.Status)
			}
		}
	}
	if runErr != nil && len(t.failed) == 0 {
		return t, runErr
	}
	return t, nil
}
