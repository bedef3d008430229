// Package rules holds, as data, what people write around and instead of phone
// numbers: words that announce one, words that announce something else, marks of
// an extension, shapes of dates, times, prices and identifiers.
//
// Everything here works on folded text: small letters, ASCII digits, '-' for any
// dash, ' ' for any space, '\n' for any line end. To add a language, add its words
// to the tables (phone.go, identifier.go, extension.go, money.go, time.go); each
// table's test checks that no word contradicts another table. To add a shape, add
// a row with examples of what it must and must not match (shape.go and its
// neighbours); the examples are its test.
//
// All patterns are RE2, so that every rule takes time linear in the text.
package rules
