package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Page is one page's visible text and what is known of it.
type Page struct {
	ID            string `json:"id"`
	Region        string `json:"region"`
	Text          string `json:"text"`
	Lang          string `json:"html_lang"`
	Host          string `json:"host"`
	SchemaCountry string `json:"schema_country"`
	Labels        []Label
}

// Label is one phone number on a page.
type Label struct {
	Page  string `json:"page"`
	Start int    `json:"start"` // UTF-16 code units
	End   int    `json:"end"`
	Raw   string `json:"raw"`
	Kind  string `json:"kind"`
	Valid bool   `json:"valid"`
	E164  string `json:"e164"`
	Ext   string `json:"ext"`
	// International says that the number names its country.
	International bool `json:"international"`
}

// Load reads a corpus folder.
func Load(folder string) ([]*Page, error) {
	var pages []*Page
	byID := map[string]*Page{}
	err := lines(filepath.Join(folder, "pages.jsonl"), func(line []byte) error {
		page := new(Page)
		if err := json.Unmarshal(line, page); err != nil {
			return err
		}
		pages, byID[page.ID] = append(pages, page), page
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = lines(filepath.Join(folder, "labels.jsonl"), func(line []byte) error {
		var label Label
		if err := json.Unmarshal(line, &label); err != nil {
			return err
		}
		page := byID[label.Page]
		if page == nil {
			return fmt.Errorf("label of unknown page %q", label.Page)
		}
		page.Labels = append(page.Labels, label)
		return nil
	})
	return pages, err
}

// lines calls read with each line of a file.
func lines(path string, read func([]byte) error) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if err := read(line); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return nil
}
