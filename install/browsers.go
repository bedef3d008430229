package install

import (
	"path/filepath"
	"slices"
	"strings"

	"siptap.org/siptap/manifests"
)

// Browser is a row of the table of browsers.
type Browser struct {
	Name   string           // as --browser takes it
	Title  string           // as people know it
	Family manifests.Family // which manifest and which extension it takes

	programs []string // its programs on the PATH
	own      []place  // its own folders: one of them is there once it has run
	hosts    place    // where it looks for a person's host manifests
}

// Browsers are the browsers that install knows, in the order in which they are
// shown, with their places for one person on Linux.
var Browsers = []Browser{
	{
		Name: "chromium", Title: "Chromium", Family: manifests.Chromium,
		programs: []string{"chromium", "chromium-browser"},
		own:      []place{{inConfig, "chromium"}},
		hosts:    place{inConfig, "chromium/NativeMessagingHosts"},
	},
	{
		Name: "chrome", Title: "Google Chrome", Family: manifests.Chromium,
		programs: []string{"google-chrome", "google-chrome-stable"},
		own:      []place{{inConfig, "google-chrome"}},
		hosts:    place{inConfig, "google-chrome/NativeMessagingHosts"},
	},
	{
		Name: "firefox", Title: "Firefox", Family: manifests.Firefox,
		programs: []string{"firefox", "firefox-esr"},
		// Profiles of newer versions live below the configuration folder; host
		// manifests are looked for in the old place nevertheless.
		own:   []place{{inHome, ".mozilla"}, {inConfig, "mozilla"}},
		hosts: place{inHome, ".mozilla/native-messaging-hosts"},
	},
}

// A place is a slash-separated path below one of a person's folders.
type place struct {
	base base
	path string
}

type base int

const (
	inHome   base = iota // $HOME
	inConfig             // $XDG_CONFIG_HOME
)

func (p place) in(e Env) string {
	folder := e.Home
	if p.base == inConfig {
		folder = e.ConfigHome
	}
	return filepath.Join(folder, filepath.FromSlash(p.path))
}

// manifestName is a host manifest's file name: browsers want the host's name.
const manifestName = manifests.HostName + ".json"

// manifest is the path of the browser's host manifest.
func (b Browser) manifest(e Env) string { return filepath.Join(b.hosts.in(e), manifestName) }

// found tells whether the browser is there: it has run once, or can be started.
func (b Browser) found(e Env) bool {
	return slices.ContainsFunc(b.own, func(p place) bool { return e.Exists(p.in(e)) }) ||
		slices.ContainsFunc(b.programs, e.OnPath)
}

// known names all browsers of the table.
func known() string {
	var names []string
	for _, b := range Browsers {
		names = append(names, b.Name)
	}
	return strings.Join(names, ", ")
}
