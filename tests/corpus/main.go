// Command corpus measures how well numbers are found in a folder of labelled
// pages, beside a naive finder (a regular expression and libphonenumber's
// validity) in the same run:
//
//	go run ./tests/corpus [-errors] DIR
//
// The folder is third parties' material and no part of the project. It holds
// pages.jsonl (id, region, text, html_lang, host, schema_country) and labels.jsonl
// (page, start, end in UTF-16 code units, kind, valid, e164, ext).
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
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
	quiet := func(string, *Page, int, int, string) {}
	report := quiet
	if errors {
		report = func(kind string, page *Page, start, end int, detail string) {
			fmt.Fprintf(out, "%s %s %s: %s (%s)\n", kind, page.ID, page.Region, around(page.Text, start, end), detail)
		}
	}
	size := 0
	for _, page := range pages {
		size += len(page.Text)
	}
	for _, finder := range []struct {
		name string
		find func(*Page) []Found
	}{{"siptap", own}, {"evidence", ownByEvidence}, {"naive", naive}} {
		begin := time.Now()
		total, rows := Table(pages, finder.find, func(p *Page) string { return p.Region }, report)
		speed := float64(size) / 1e6 / time.Since(begin).Seconds()
		if finder.name == "siptap" {
			for _, row := range rows {
				fmt.Fprintln(out, row)
			}
		}
		fmt.Fprintf(out, "%-9s %s  %.1f MB/s\n", finder.name, total, speed)
		report = quiet
	}
	return nil
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
