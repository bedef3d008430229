package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"siptap.org/siptap/phonenorm"
)

// Case is one of libphonenumber's published cases for its matcher.
type Case struct {
	ID, Source, Text, Region, Leniency, Metadata string
	Expect                                       []struct {
		Start, End int
		E164, Ext  string
	}
}

// Cases reads libphonenumber's cases that lie beside a corpus, of one leniency and
// with the real metadata; nil where there are none.
func Cases(folder, leniency string) ([]Case, error) {
	var cases []Case
	err := lines(filepath.Join(folder, "matcher_table.jsonl"), func(line []byte) error {
		var c Case
		if err := json.Unmarshal(line, &c); err != nil {
			return err
		}
		if c.Leniency == leniency && c.Metadata == "real" {
			cases = append(cases, c)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return cases, err
}

// measureCases tells in how many of the cases the finder says what libphonenumber's
// matcher does at that leniency.
func measureCases(out io.Writer, folder string, report bool) error {
	for _, leniency := range []string{"POSSIBLE", "VALID", "STRICT_GROUPING", "EXACT_GROUPING"} {
		cases, err := Cases(folder, leniency)
		if err != nil {
			return err
		}
		if cases == nil {
			continue
		}
		agreed, more, less := 0, 0, 0
		for _, c := range cases {
			found := collect(phonenorm.Find(c.Text, "", phonenorm.Region{Code: c.Region}))
			same := len(found) == len(c.Expect)
			for i := 0; same && i < len(found); i++ {
				same = found[i].Start == c.Expect[i].Start && found[i].End == c.Expect[i].End && found[i].E164 == c.Expect[i].E164
			}
			switch {
			case same:
				agreed++
			case len(found) > len(c.Expect):
				more++
			default:
				less++
			}
			if !same && report && leniency != "POSSIBLE" {
				fmt.Fprintf(out, "%s %s %s %q: %v, libphonenumber %v\n", leniency, c.ID, c.Region, c.Text, found, c.Expect)
			}
		}
		fmt.Fprintf(out, "libphonenumber's cases, %-15s %d of %d alike, %d with more, %d with fewer or others\n", leniency, agreed, len(cases), more, less)
	}
	return nil
}
