package setup_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"siptap.org/siptap/host/setup"
)

// writerEnv names the configuration file to a copy of this test that is a writer of
// its own, and writerName who it is.
const (
	writerEnv  = "SIPTAP_TEST_WRITER"
	writerName = "SIPTAP_TEST_WRITER_NAME"
	perWriter  = 8
)

// TestWriter is such a writer: it adds accounts with passwords, and changes what others
// change too.
func TestWriter(t *testing.T) {
	path, name := os.Getenv(writerEnv), os.Getenv(writerName)
	if path == "" {
		t.Skip("a part of TestTwoProcesses")
	}
	files := setup.Open(path)
	for i := range perWriter {
		account := fmt.Sprintf("%s-%d", name, i)
		added := setup.Change{Name: account, Settings: append(set("domain", "d.example"), set("user", "7")...), Password: account + "'s"}
		_, err := files.Alter(setup.Change{Name: "office", Settings: set("auth_user", account)})
		for _, err := range []error{err, files.Add(added), files.Set(set("guard.per_minute", fmt.Sprint(i+1)), "")} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestTwoProcesses: what several write at once all stands there in the end.
func TestTwoProcesses(t *testing.T) {
	b := newBench(t, ownText)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var writers []*exec.Cmd
	for _, name := range []string{"browser", "terminal"} {
		cmd := exec.Command(self, "-test.run=^TestWriter$")
		cmd.Env = append(os.Environ(), writerEnv+"="+b.Path, writerName+"="+name)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		writers = append(writers, cmd)
	}
	for _, cmd := range writers {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	state := b.Read()
	if state.Err != nil {
		t.Fatal(state.Err)
	}
	if got, want := len(state.Config.Accounts), 2+2*perWriter; got != want {
		t.Errorf("%d accounts, want %d", got, want)
	}
	for _, account := range state.Config.Accounts[2:] {
		if got := b.password(account.Name); got != account.Name+"'s" {
			t.Errorf("the password of %s is %q", account.Name, got)
		}
	}
	if b.password("office") != "hunter2" {
		t.Error("the first password is gone")
	}
	for _, kept := range []string{"# my phones", "# home", "# asked IT", "# odd spacing stays", "# inland", "# never"} {
		if !strings.Contains(b.text(), kept) {
			t.Errorf("the comment %q is gone", kept)
		}
	}
}
