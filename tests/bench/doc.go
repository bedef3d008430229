// Package bench compares the cost of finding numbers with that of a naive finder on
// the same texts in one run:
//
//	go test ./tests/bench -bench Find
//
// With npm's libphonenumber-js at hand, its finder can be measured on the same
// texts: set SIPTAP_TEXTS to a folder, and TestWriteTexts leaves them there.
package bench
