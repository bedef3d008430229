// Package phonenorm owns phone numbers: it finds them in running text, parses,
// formats and classifies them, judges their risk, and writes them the way an
// account wants them dialled.
//
// It is pure: no I/O, no clock, no configuration of its own. Parsing, validity
// and formats follow libphonenumber's rules (github.com/nyaruka/phonenumbers);
// finding and judging numbers in text is this package's own.
package phonenorm
