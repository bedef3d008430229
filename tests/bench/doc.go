// Package bench compares the cost of finding numbers with that of a naive finder on
// the same texts in one run:
//
//	go test ./tests/bench -bench Find
//
// and with that of libphonenumber-js, where Node.js and the extension's development
// packages are installed:
//
//	go test ./tests/bench -bench BesideJS
//
// What showing them costs a page in real browsers is measured by tests/bench/pages,
// and how long the popup takes to open by tests/bench/popup.
package bench
