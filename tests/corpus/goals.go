package main

import "fmt"

// The goals, on any folder of real pages.
const (
	leastPrecision = 0.985
	leastRecall    = 0.99
	leastLanguage  = 0.95
	enoughNumbers  = 20 // of a language, for it to count
	leastByDomain  = 0.97
	leastByText    = 0.90
)

// missed names the goals that are not reached: with the region given, and by what
// the pages themselves tell.
func missed(given, evidence []Verdict) []string {
	var goals []string
	miss := func(what string, score fmt.Stringer) { goals = append(goals, what+": "+score.String()) }
	if total := Total(given); total.Precision() < leastPrecision || total.Recall() < leastRecall {
		miss("with the region given", total)
	}
	for _, row := range Table(given, byLanguage) {
		if row.Hits+row.Missed >= enoughNumbers && (row.Precision() < leastLanguage || row.Recall() < leastLanguage) {
			miss("language "+row.Key, row.Score)
		}
	}
	for _, row := range Table(evidence, byEvidence) {
		least := map[string]float64{"ccTLD or schema.org": leastByDomain, "addresses or + numbers": leastByText}[row.Key]
		if row.Right() < least {
			miss("by evidence, "+row.Key, row.Score)
		}
	}
	for _, row := range Table(evidence, byPlus) {
		if row.WrongE164 > 0 {
			miss("numbers that name their country", row.Score)
		}
	}
	return goals
}
