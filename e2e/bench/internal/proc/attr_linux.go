package proc

import "syscall"

// attributes keep a terminal's ^C away from the process, so that the benchmark stops it in order, and have the kernel end it
// when the benchmark is killed.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
