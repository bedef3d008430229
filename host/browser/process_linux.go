package browser

import (
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// adopt makes this process the parent of what its children leave behind, once.
// Without it a browser's orphans go to process 1, which in a bare container
// buries nobody.
var adopt = sync.OnceFunc(func() {
	_ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) // without it only orphans' burial is missing
})

// runProcess starts a command in a process group of its own and waits for its
// end. The kernel kills it when this program is killed: the signal is tied to the
// thread that started it, which therefore stays until the end.
func runProcess(cmd *exec.Cmd, started chan<- error, done chan<- struct{}) {
	runtime.LockOSThread()
	adopt()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
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

// groupGone buries the group's dead that were left to us and reports whether
// nothing of the group is left.
func groupGone(leader *os.Process) bool {
	for {
		pid, err := syscall.Wait4(-leader.Pid, nil, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if pid <= 0 {
			break
		}
	}
	return syscall.Kill(-leader.Pid, 0) == syscall.ESRCH
}
