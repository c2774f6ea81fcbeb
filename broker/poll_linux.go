package broker

import (
	"fmt"
	"sync/atomic"
	"syscall"
	"time"
)

// A poller tells which of many sockets can be read or written, without a
// goroutine for each. All methods but wake belong to one goroutine.
type poller struct {
	epoll  int
	pipe   [2]int // read end, write end; a byte in it ends wait
	woken  atomic.Bool
	events [128]syscall.EpollEvent
}

func newPoller() (*poller, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("creating an epoll instance: %w", err)
	}
	q := &poller{epoll: fd}
	if err := syscall.Pipe2(q.pipe[:], syscall.O_NONBLOCK|syscall.O_CLOEXEC); err != nil {
		_ = syscall.Close(fd)
		return nil, fmt.Errorf("creating the wake-up pipe: %w", err)
	}
	if err := q.add(q.pipe[0]); err != nil {
		q.close()
		return nil, err
	}
	return q, nil
}

func (q *poller) close() {
	for _, fd := range []int{q.epoll, q.pipe[0], q.pipe[1]} {
		_ = syscall.Close(fd)
	}
}

// add begins to report when fd can be read, or has ended.
func (q *poller) add(fd int) error {
	return q.control(syscall.EPOLL_CTL_ADD, fd, syscall.EPOLLIN)
}

// watchWrite adds or drops the report that fd can be written.
func (q *poller) watchWrite(fd int, on bool) error {
	events := uint32(syscall.EPOLLIN)
	if on {
		events |= syscall.EPOLLOUT
	}
	return q.control(syscall.EPOLL_CTL_MOD, fd, events)
}

func (q *poller) control(op, fd int, events uint32) error {
	ev := syscall.EpollEvent{Events: events, Fd: int32(fd)}
	if err := syscall.EpollCtl(q.epoll, op, fd, &ev); err != nil {
		return fmt.Errorf("epoll_ctl: %w", err)
	}
	return nil
}

// readiness is what wait reports about one socket. A socket that has failed or
// ended is readable: reading tells.
type readiness struct {
	fd          int
	read, write bool
}

// wait blocks until a socket is ready, wake is called or the time is over; a
// negative time is for ever. It appends to ready.
func (q *poller) wait(ready []readiness, timeout time.Duration) ([]readiness, error) {
	ms := -1
	if timeout >= 0 {
		ms = int((timeout + time.Millisecond - 1) / time.Millisecond)
	}
	n, err := syscall.EpollWait(q.epoll, q.events[:], ms)
	if err == syscall.EINTR {
		return ready, nil
	}
	if err != nil {
		return ready, fmt.Errorf("epoll_wait: %w", err)
	}
	for _, ev := range q.events[:n] {
		if int(ev.Fd) == q.pipe[0] {
			q.rest()
			continue
		}
		ready = append(ready, readiness{
			fd:    int(ev.Fd),
			read:  ev.Events&^syscall.EPOLLOUT != 0,
			write: ev.Events&syscall.EPOLLOUT != 0,
		})
	}
	return ready, nil
}

// wake ends the current or the next wait. Any goroutine may call it, until close.
func (q *poller) wake() {
	if q.woken.CompareAndSwap(false, true) {
		_, _ = syscall.Write(q.pipe[1], []byte{1})
	}
}

// rest makes the next wake write to the pipe again. What a waker left behind
// before this is seen after it.
func (q *poller) rest() {
	var b [8]byte
	_, _ = syscall.Read(q.pipe[0], b[:])
	q.woken.Store(false)
}
