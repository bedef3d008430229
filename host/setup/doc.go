// Package setup owns changes of what a person has set up: accounts with their
// passwords, and settings. The command line and the browser's options make them by
// the same functions, under one lock, and so that a password never goes to a server
// that it was not meant for.
//
// It knows nothing of who asks, and of how calls are placed.
package setup
