package main

import (
	"strings"

	"siptap.org/siptap/manifests"
)

// startedByBrowser tells a browser's call from a person's. Chromium passes the
// caller's origin first, and on Windows --parent-window=N behind it; Firefox
// passes the path of the native-messaging manifest and then the add-on's ID.
//
// https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging
// https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/Native_messaging
func startedByBrowser(args []string) bool {
	switch {
	case len(args) == 0:
		return false
	case strings.HasPrefix(args[0], "chrome-extension://"):
		return true
	}
	return len(args) >= 2 && strings.HasSuffix(args[0], ".json") && args[1] == manifests.FirefoxID
}
