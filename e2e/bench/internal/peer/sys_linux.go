package peer

import (
	"syscall"
	"unsafe"
)

// The system calls below bypass the Go scheduler: telling it about each of them costs these small programs a fifth of their
// speed, and they have no other goroutine that could use the processor meanwhile. The processes that the kit starts run with
// Environment, so that nothing waits for a goroutine that sits in epoll_wait. With that, client and worker cost what the
// same programs written in C cost.

// Environment is what a process that runs Load or Serve needs in its environment.
func Environment() []string {
	return []string{"GOMAXPROCS=1", "GOGC=off", "GODEBUG=asyncpreemptoff=1"}
}

func read(fd int, b []byte) (int, error) {
	n, _, errno := syscall.RawSyscall(syscall.SYS_READ, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
	return result(n, errno)
}

func write(fd int, b []byte) (int, error) {
	n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
	return result(n, errno)
}

func epollWait(fd int, events []syscall.EpollEvent, milliseconds int) (int, error) {
	n, _, errno := syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, uintptr(fd), uintptr(unsafe.Pointer(&events[0])),
		uintptr(len(events)), uintptr(milliseconds), 0, 0)
	return result(n, errno)
}

func result(n uintptr, errno syscall.Errno) (int, error) {
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}
