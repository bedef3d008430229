package install

import (
	"path/filepath"

	"siptap.org/siptap/manifests"
)

// Browser is a row of the table of browsers.
type Browser struct {
	Name     string           // as --browser takes it
	Title    string           // as people know it
	Family   manifests.Family // which manifest and which extension it takes
	programs []string         // its programs on the PATH
	folder   []string         // its own folder below the base, on Linux
	hosts    string           // where it looks for host manifests, below its folder
	inHome   bool             // the base is HOME, not XDG_CONFIG_HOME
}

// Browsers are the browsers that install knows, in the order in which they are
// shown.
var Browsers = []Browser{
	{
		Name: "chromium", Title: "Chromium", Family: manifests.Chromium,
		programs: []string{"chromium", "chromium-browser"},
		folder:   []string{"chromium"}, hosts: "NativeMessagingHosts",
	},
	{
		Name: "chrome", Title: "Google Chrome", Family: manifests.Chromium,
		programs: []string{"google-chrome", "google-chrome-stable"},
		folder:   []string{"google-chrome"}, hosts: "NativeMessagingHosts",
	},
	{
		Name: "firefox", Title: "Firefox", Family: manifests.Firefox,
		programs: []string{"firefox", "firefox-esr"},
		folder:   []string{".mozilla"}, hosts: "native-messaging-hosts", inHome: true,
	},
}

// own is the browser's own folder in an environment.
func (b Browser) own(e Env) string {
	base := e.ConfigHome
	if b.inHome {
		base = e.Home
	}
	return filepath.Join(append([]string{base}, b.folder...)...)
}

// manifest is the path of the browser's host manifest.
func (b Browser) manifest(e Env) string {
	return filepath.Join(b.own(e), b.hosts, manifestName)
}

// manifestName is a host manifest's file name: browsers want the host's name.
const manifestName = manifests.HostName + ".json"

// found tells whether the browser is there: it has run once, or can be started.
func (b Browser) found(e Env) bool {
	if e.Exists(b.own(e)) {
		return true
	}
	for _, p := range b.programs {
		if e.OnPath(p) {
			return true
		}
	}
	return false
}
