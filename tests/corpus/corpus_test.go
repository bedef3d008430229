package main

import (
	"os"
	"testing"
)

// The goals on a corpus that SIPTAP_CORPUS names.
const (
	leastPrecision = 0.985
	leastRecall    = 0.99
	leastLanguage  = 0.95
	enoughNumbers  = 20 // of a language, for it to count
	leastByDomain  = 0.97
	leastByText    = 0.90
)

func TestCorpus(t *testing.T) {
	folder := os.Getenv("SIPTAP_CORPUS")
	if folder == "" {
		t.Skip("SIPTAP_CORPUS names no folder of labelled pages")
	}
	pages, err := Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	verdicts := All(pages, own)
	if total := Total(verdicts); total.Precision() < leastPrecision || total.Recall() < leastRecall {
		t.Errorf("with the region given: %s", total)
	}
	for _, row := range Table(verdicts, byLanguage) {
		if row.Hits+row.Missed >= enoughNumbers && (row.Precision() < leastLanguage || row.Recall() < leastLanguage) {
			t.Errorf("%s: %s", row.Key, row.Score)
		}
	}
	verdicts = All(pages, ownByEvidence)
	for _, row := range Table(verdicts, byEvidence) {
		least := map[string]float64{"ccTLD or schema.org": leastByDomain, "addresses or + numbers": leastByText}[row.Key]
		if row.Right() < least {
			t.Errorf("by evidence, %s: %s", row.Key, row.Score)
		}
	}
	for _, row := range Table(verdicts, byPlus) {
		if row.WrongE164 > 0 {
			t.Errorf("numbers that name their country: %s", row.Score)
		}
	}
}
