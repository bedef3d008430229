// Package plan reads libphonenumber's numbering plans quickly. Finding numbers in a
// text asks of many runs of digits whether they are valid; the library answers with
// regular expressions, a dozen for each, which takes most of the time. This package
// compiles the same patterns into tables over digits and asks the library only what
// they do not tell. It gives the library's own answers: a test compares them.
package plan
