// Package manifests holds every manifest that Siptap gives to a browser, as
// data: the extension's manifest.json (a base and one overlay per browser) and
// the native-messaging host's manifest (one template per browser family). It
// renders them purely, from bytes to bytes.
//
// It knows names and IDs. It refuses to know where a manifest goes (package
// install), which files an extension is made of (package extension/bundle), and
// any other package of Siptap's: it imports nothing of ours.
package manifests

import "embed"

// Version is Siptap's version, shared by the program and the extension: a store
// and a browser want one to four numbers joined by dots.
const Version = "0.1.0"

// HostName is the native-messaging host's name, by which an extension connects
// to the program; its manifest's file name is HostName + ".json".
const HostName = "org.siptap.host"

// FirefoxID is the add-on's ID in Firefox and its kin.
const FirefoxID = "siptap@siptap.org"

// Family is a family of browsers that share one manifest format.
type Family string

// The families. Their names are the values of the flag --browser of
// extension/build and the names of the overlays.
const (
	Chromium Family = "chromium" // Chromium, Chrome, Edge, Brave, Vivaldi, Opera …
	Firefox  Family = "firefox"  // Firefox, LibreWolf …
)

// Families lists all families, in the order in which they are shown.
func Families() []Family { return []Family{Chromium, Firefox} }

//go:embed browser/*.json native/*.json
var files embed.FS
