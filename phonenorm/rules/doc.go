// Package rules holds, as data, what people write around and instead of phone
// numbers: words that announce one, words that announce something else, marks of
// an extension, shapes of dates, times, prices and identifiers.
//
// Everything here works on folded text: small letters, ASCII digits, '-' for any
// dash, ' ' for any space, '\n' for any line end. Words are in words/, one file for
// each language; the README of phonenorm says what its lines mean. To add a shape, add
// a row with examples of what it must and must not match (shape.go and its
// neighbours); the examples are its test.
//
// All patterns are RE2, so that every rule takes time linear in the text.
package rules
