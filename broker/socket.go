package broker

import (
	"fmt"
	"net"
	"syscall"
)

// detach takes the socket out of the runtime's hands, so that a loop can watch
// it itself: it returns a duplicate, non-blocking descriptor, which the caller
// closes, and closes conn.
func detach(conn net.Conn) (fd int, err error) {
	sc, ok := conn.(syscall.Conn)
	if !ok {
		return -1, fmt.Errorf("a %T has no descriptor", conn)
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return -1, err
	}
	var errno syscall.Errno
	err = raw.Control(func(old uintptr) {
		var n uintptr
		n, _, errno = syscall.Syscall(syscall.SYS_FCNTL, old, syscall.F_DUPFD_CLOEXEC, 0)
		fd = int(n)
	})
	if err != nil {
		return -1, err
	}
	if errno != 0 {
		return -1, fmt.Errorf("duplicating a descriptor: %w", errno)
	}
	_ = conn.Close()
	return fd, nil
}

// readSocket and writeSocket never wait; "not now" is n == 0 with a nil error.
// The end of the stream is ended.
func readSocket(fd int, b []byte) (n int, ended bool, err error) {
	for {
		n, err = syscall.Read(fd, b)
		switch err {
		case nil:
			return n, n == 0, nil
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
			return 0, false, nil
		}
		return 0, false, err
	}
}

func writeSocket(fd int, b []byte) (int, error) {
	for {
		n, err := syscall.Write(fd, b)
		switch err {
		case nil:
			return n, nil
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
			return 0, nil
		}
		return 0, err
	}
}
