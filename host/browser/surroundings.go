package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// surroundings is the directory that stands in for a person's home while a
// browser runs: everything that it writes goes there.
type surroundings string

func (s surroundings) path(name string) string { return filepath.Join(string(s), name) }
func (s surroundings) profile() string         { return s.path("profile") }
func (s surroundings) home() string            { return s.path("home") }

// homes are the variables that tell programs where to write, and the folders
// that they point to here.
var homes = [][2]string{
	{"HOME", "home"},
	{"XDG_CONFIG_HOME", "config"},
	{"XDG_CACHE_HOME", "cache"},
	{"XDG_DATA_HOME", "data"},
	{"XDG_STATE_HOME", "state"},
	{"XDG_RUNTIME_DIR", "run"},
	{"TMPDIR", "tmp"},
}

// HostManifests is the folder where a browser that is started with dir as its
// [Options.Dir] looks for native-messaging host manifests.
func HostManifests(kind Kind, dir string) string {
	s := surroundings(dir)
	if kind == Firefox {
		return filepath.Join(s.home(), ".mozilla", "native-messaging-hosts")
	}
	return filepath.Join(s.profile(), "NativeMessagingHosts")
}

// Environ makes the folders that a browser's programs write to below dir, and
// returns the environment in which they do: this program's own, with more added
// ("NAME=value"). [Start] does so itself; it serves whoever plays a browser.
func Environ(dir string, more []string) ([]string, error) {
	s := surroundings(dir)
	if err := s.prepare(); err != nil {
		return nil, fmt.Errorf("make the browser's folders: %w", err)
	}
	return s.environ(os.Environ(), more), nil
}

// prepare makes the folders.
func (s surroundings) prepare() error {
	for _, h := range homes {
		if err := os.MkdirAll(s.path(h[1]), 0o700); err != nil {
			return err
		}
	}
	return os.MkdirAll(s.profile(), 0o700)
}

// environ is the environment of a browser: the present one with every home
// replaced, and more added to it.
func (s surroundings) environ(present, more []string) []string {
	old := map[string]string{}
	for _, entry := range present {
		name, value, _ := strings.Cut(entry, "=")
		old[name] = value
	}
	set := map[string]string{
		// A session bus would be asked for settings, keyrings and more, and would
		// be started where there is none.
		"DBUS_SESSION_BUS_ADDRESS": "unix:path=" + s.path("no-bus"),
		"NO_AT_BRIDGE":             "1",
		"GSETTINGS_BACKEND":        "memory",
	}
	for _, h := range homes {
		set[h[0]] = s.path(h[1])
	}
	// The display is found beside what was just replaced.
	if old["DISPLAY"] != "" && old["XAUTHORITY"] == "" && old["HOME"] != "" {
		set["XAUTHORITY"] = filepath.Join(old["HOME"], ".Xauthority")
	}
	if w := old["WAYLAND_DISPLAY"]; w != "" && !filepath.IsAbs(w) && old["XDG_RUNTIME_DIR"] != "" {
		set["WAYLAND_DISPLAY"] = filepath.Join(old["XDG_RUNTIME_DIR"], w)
	}
	for _, entry := range more {
		name, value, _ := strings.Cut(entry, "=")
		set[name] = value
	}
	var env []string
	for _, entry := range present {
		name, _, _ := strings.Cut(entry, "=")
		if _, replaced := set[name]; !replaced {
			env = append(env, entry)
		}
	}
	for name, value := range set {
		env = append(env, name+"="+value)
	}
	return env
}
