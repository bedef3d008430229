// Command corpus measures how well numbers are found in a folder of labelled
// pages, beside a naive finder (a regular expression and libphonenumber's
// validity) in the same run:
//
//	go run ./tests/corpus [-errors] DIR
//
// It fails where the goals of goals.go are not reached.
//
// The folder is third parties' material and no part of the project. It holds
// pages.jsonl (id, region, text, html_lang, host, schema_country), labels.jsonl
// (page, start, end in UTF-16 code units, kind, valid, e164, ext, international) and,
// if it likes, matcher_table.jsonl (the cases of libphonenumber's own matcher).
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strings"
	"time"
	"unicode/utf16"
)

func main() {
	errors := flag.Bool("errors", false, "print every error with its surroundings")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := measure(os.Stdout, flag.Arg(0), *errors); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}

func measure(out io.Writer, folder string, errors bool) error {
	pages, err := Load(folder)
	if err != nil {
		return err
	}
	size := 0
	for _, page := range pages {
		size += len(page.Text)
	}
	var summary []string
	read := map[string][]Verdict{}
	for _, finder := range []struct {
		name string
		find Finder
	}{{"siptap", own}, {"evidence", ownByEvidence}, {"naive", naive}} {
		begin := time.Now()
		verdicts := All(pages, finder.find)
		read[finder.name] = verdicts
		speed := float64(size) / 1e6 / time.Since(begin).Seconds()
		summary = append(summary, fmt.Sprintf("%-9s %s  %.1f MB/s", finder.name, Total(verdicts), speed))
		switch finder.name {
		case "siptap":
			if errors {
				printErrors(out, verdicts)
			}
			for _, table := range []struct {
				name string
				key  func(Verdict) string
			}{{"region", byRegion}, {"language", byLanguage}, {"kind", byKind}, {"format", byFormat}} {
				printTable(out, table.name, Table(verdicts, table.key))
			}
			printWorst(out, Table(verdicts, byPage))
		case "evidence":
			if errors {
				printErrors(out, verdicts)
			}
			printTable(out, "evidence of national numbers", Table(verdicts, byEvidence))
			printTable(out, "numbers that name their country", Table(verdicts, byPlus))
			printDoubts(out, verdicts)
		}
	}
	fmt.Fprintln(out)
	if err := measureCases(out, folder, errors); err != nil {
		return err
	}
	for _, line := range summary {
		fmt.Fprintln(out, line)
	}
	if goals := missed(read["siptap"], read["evidence"]); len(goals) > 0 {
		return fmt.Errorf("goals missed:\n%s", strings.Join(goals, "\n"))
	}
	return nil
}

func printTable(out io.Writer, name string, rows []Row) {
	fmt.Fprintf(out, "\nby %s\n", name)
	for _, row := range rows {
		fmt.Fprintf(out, "%-24s %s\n", row.Key, row.Score)
	}
}

// printWorst names the pages with the most errors.
func printWorst(out io.Writer, rows []Row) {
	wrong := func(r Row) int { return r.False + r.Missed + r.WrongE164 }
	sort.SliceStable(rows, func(i, j int) bool { return wrong(rows[i]) > wrong(rows[j]) })
	fmt.Fprintf(out, "\nworst pages\n")
	for _, row := range rows[:min(10, len(rows))] {
		if wrong(row) > 0 {
			fmt.Fprintf(out, "%-24s %s\n", row.Key, row.Score)
		}
	}
}

// printDoubts tells how often a wrong number was marked as assumed.
func printDoubts(out io.Writer, verdicts []Verdict) {
	wrong, doubted := 0, 0
	for _, v := range verdicts {
		if v.Found != nil && v.Score().WrongE164 > 0 {
			wrong++
			if v.Found.Assumed {
				doubted++
			}
		}
	}
	fmt.Fprintf(out, "\n%d wrong E.164 by evidence, %d of them assumed\n", wrong, doubted)
}

func printErrors(out io.Writer, verdicts []Verdict) {
	for _, v := range verdicts {
		kinds, detail := v.Errors()
		start, end := v.Span()
		for _, kind := range kinds {
			fmt.Fprintf(out, "%s %s %s: %s (%s)\n", kind, v.Page.ID, v.Page.Region, around(v.Page.Text, start, end), detail)
		}
	}
}

// around shows a stretch of a text with its surroundings.
func around(text string, start, end int) string {
	u := utf16.Encode([]rune(text))
	part := func(a, b int) string { return string(utf16.Decode(u[max(a, 0):min(b, len(u))])) }
	return quote(part(start-40, start)) + " [" + part(start, end) + "] " + quote(part(end, end+25))
}

func quote(s string) string {
	return regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(s, "⏎")
}
