// Package bench compares the cost of finding numbers with that of a naive finder on
// the same texts in one run:
//
//	go test ./tests/bench -bench Find
package bench
