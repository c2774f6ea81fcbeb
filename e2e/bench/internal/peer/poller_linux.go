package peer

import (
	"errors"
	"fmt"
	"syscall"
	"time"
)

// tick is how long a peer waits for its sockets before it looks at anything else.
const tick = 100 * time.Millisecond

// poller is an epoll set over a fixed number of connections, told apart by their position.
type poller struct {
	fd     int
	conns  []*conn
	events [256]syscall.EpollEvent
}

func newPoller() (*poller, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("create an epoll set: %w", err)
	}
	return &poller{fd: fd}, nil
}

// add watches a connected descriptor, which the poller owns from now on.
func (p *poller) add(fd int) error {
	c := &conn{fd: fd, id: len(p.conns)}
	p.conns = append(p.conns, c)
	return p.control(syscall.EPOLL_CTL_ADD, c, syscall.EPOLLIN)
}

// replace closes c's socket and goes on with another one; what was half received or half sent is forgotten.
func (p *poller) replace(c *conn, fd int) error {
	_ = syscall.Close(c.fd)
	c.fd, c.in, c.out, c.blocked = fd, c.in[:0], c.out[:0], false
	return p.control(syscall.EPOLL_CTL_ADD, c, syscall.EPOLLIN)
}

func (p *poller) close() {
	for _, c := range p.conns {
		_ = syscall.Close(c.fd)
	}
	_ = syscall.Close(p.fd)
}

// wait returns the connections that have something to read, or room again for what they still have to write, or
// nothing once the limit is over.
func (p *poller) wait(limit time.Duration, handle func(*conn) error) error {
	n, err := epollWait(p.fd, p.events[:], int(limit.Milliseconds()))
	if errors.Is(err, syscall.EINTR) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("wait for sockets: %w", err)
	}
	for _, e := range p.events[:n] {
		c := p.conns[e.Fd]
		if e.Events&^syscall.EPOLLOUT != 0 {
			if err := c.fill(); err != nil {
				return fmt.Errorf("connection %d to the broker: %w", c.id, err)
			}
		}
		if err := handle(c); err != nil {
			return err
		}
		if err := p.send(c); err != nil {
			return err
		}
	}
	return nil
}

// send writes what c has to write, now or as soon as the socket takes it.
func (p *poller) send(c *conn) error {
	done, err := c.flush()
	if err != nil {
		return fmt.Errorf("connection %d to the broker: %w", c.id, err)
	}
	if done == !c.blocked {
		return nil
	}
	c.blocked = !done
	events := uint32(syscall.EPOLLIN)
	if c.blocked {
		events |= syscall.EPOLLOUT
	}
	return p.control(syscall.EPOLL_CTL_MOD, c, events)
}

func (p *poller) control(op int, c *conn, events uint32) error {
	return syscall.EpollCtl(p.fd, op, c.fd, &syscall.EpollEvent{Events: events, Fd: int32(c.id)})
}
