//go:build !unix

package browser

import (
	"os"
	"os/exec"
	"strconv"
)

// runProcess starts a command and waits for its end.
func runProcess(cmd *exec.Cmd, started chan<- error, done chan<- struct{}) {
	err := cmd.Start()
	started <- err
	if err != nil {
		return
	}
	_ = cmd.Wait() // however it ended, it has ended
	close(done)
}

// killGroup kills the process and those that it started.
func killGroup(leader *os.Process) error {
	return exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(leader.Pid)).Run()
}

// groupGone reports true: only the first process is known here, and it has ended
// when this is asked.
func groupGone(*os.Process) bool { return true }
