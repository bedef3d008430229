package browser

import (
	"slices"
	"strings"
	"testing"
)

func TestSurroundingsEnviron(t *testing.T) {
	present := []string{"PATH=/bin", "HOME=/home/ada", "DISPLAY=:0", "WAYLAND_DISPLAY=wayland-1", "XDG_RUNTIME_DIR=/run/user/7", "XDG_CONFIG_HOME=/home/ada/cfg"}
	env := surroundings("/t").environ(present, []string{"PATH=/usr/bin", "MORE=1"})
	for _, want := range []string{
		"HOME=/t/home", "XDG_CONFIG_HOME=/t/config", "XDG_RUNTIME_DIR=/t/run", "TMPDIR=/t/tmp",
		"DISPLAY=:0", "XAUTHORITY=/home/ada/.Xauthority", "WAYLAND_DISPLAY=/run/user/7/wayland-1",
		"PATH=/usr/bin", "MORE=1",
	} {
		if !slices.Contains(env, want) {
			t.Errorf("%s is missing in %q", want, env)
		}
	}
	names := map[string]int{}
	for _, entry := range env {
		name, _, _ := strings.Cut(entry, "=")
		if names[name]++; names[name] > 1 {
			t.Errorf("%s is there twice", name)
		}
	}
}

func TestTail(t *testing.T) {
	tail := tail{keep: 5}
	for _, s := range []string{"abc", "defgh", "", "i"} {
		if _, err := tail.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	if got := tail.String(); got != "efghi" {
		t.Errorf("got %q", got)
	}
}
