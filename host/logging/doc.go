// Package logging owns the host's log: logrus to the standard error stream and
// to a file of bounded size, structured, with secrets removed and phone numbers
// masked on the way to both.
//
// Other packages get a *logrus.Entry, or, below the host, a *slog.Logger made by
// [NewSlog] that ends in the same place.
package logging
