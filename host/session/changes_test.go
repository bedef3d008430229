package session_test

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestChangesElsewhere: what others write is told within a moment, and each thing once.
func TestChangesElsewhere(t *testing.T) {
	inOffice(t, officeText, func(o *office) {
		step := func(what string, change func(), want string) {
			_, before := o.peer.Everything()
			change()
			time.Sleep(5 * time.Second)
			_, told := o.since(len(before))
			if got := methods(told); got != want {
				t.Errorf("%s: told %q, want %q", what, got, want)
			}
		}
		step("nothing", func() {}, "")
		step("a region", func() { o.write(strings.Replace(officeText, "AT", "DE", 1)) }, "accounts settings")
		step("a mistake", func() { o.write("regoin = 1\n") }, "accounts settings")
		step("it is gone", func() { _ = os.Remove(o.files.Path) }, "accounts settings")
		step("it is back", func() { o.write(officeText) }, "accounts settings")
		step("a password", func() { _ = o.files.Secrets.Set("office", "x") }, "accounts")
	})
}

// TestProgramFollowsChanges: what counts for the program itself is told to it, first
// and whenever it has changed; a file that cannot be used changes nothing.
func TestProgramFollowsChanges(t *testing.T) {
	inOffice(t, officeText, func(o *office) {
		for _, text := range []string{"log_level = \"debug\"\n" + officeText, "regoin = 1", officeText} {
			o.write(text)
			time.Sleep(5 * time.Second)
		}
		o.mu.Lock()
		defer o.mu.Unlock()
		if got := strings.Join(o.changed, " "); got != "info debug info" {
			t.Errorf("told %s", got)
		}
	})
}
