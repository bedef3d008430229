package main

import "testing"

func TestStartedByBrowser(t *testing.T) {
	const origin = "chrome-extension://hoochbnhiecngeicknmfdgnchhldmoih/"
	for _, c := range []struct {
		name string
		args []string
		want bool
	}{
		{"nothing", nil, false},
		{"Chromium", []string{origin}, true},
		{"Chromium on Windows", []string{origin, "--parent-window=0"}, true},
		{"Firefox", []string{"/home/a/.mozilla/native-messaging-hosts/org.siptap.host.json", "siptap@siptap.org"}, true},
		{"a command", []string{"dial", "+431505641"}, false},
		{"a command with a JSON file", []string{"find", "numbers.json"}, false},
		{"another add-on", []string{"x.json", "other@example.com"}, false},
		{"the add-on's ID alone", []string{"siptap@siptap.org"}, false},
	} {
		if got := startedByBrowser(c.args); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}
