//go:build unix && !linux

package browser

import (
	"os"
	"os/exec"
	"syscall"
)

// runProcess starts a command in a process group of its own and waits for its
// end.
func runProcess(cmd *exec.Cmd, started chan<- error, done chan<- struct{}) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	err := cmd.Start()
	started <- err
	if err != nil {
		return
	}
	_ = cmd.Wait() // however it ended, it has ended
	close(done)
}

// killGroup kills every process of the group.
func killGroup(leader *os.Process) error { return syscall.Kill(-leader.Pid, syscall.SIGKILL) }

// groupGone reports whether nothing of the group is left.
func groupGone(leader *os.Process) bool { return syscall.Kill(-leader.Pid, 0) == syscall.ESRCH }
