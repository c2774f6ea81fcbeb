package peer

import (
	"errors"
	"io"
	"slices"
	"syscall"
)

// readSize is the room offered to each read; one read usually takes all there is.
const readSize = 64 << 10

// conn is one connection of a poller: what came in and is not consumed yet, what is to go out and is not written yet.
type conn struct {
	fd      int
	id      int
	in, out []byte
	blocked bool // the socket took no more; the poller waits until it does
}

// fill reads once. It returns io.EOF when the broker has closed the connection.
func (c *conn) fill() error {
	c.in = slices.Grow(c.in, readSize)
	n, err := ignoreEINTR(func() (int, error) { return read(c.fd, c.in[len(c.in):cap(c.in)]) })
	switch {
	case errors.Is(err, syscall.EAGAIN):
		return nil
	case err != nil:
		return err
	case n == 0:
		return io.EOF
	}
	c.in = c.in[:len(c.in)+n]
	return nil
}

// each hands every whole message received so far to take, and keeps the rest for the next fill.
func (c *conn) each(take func(message)) error {
	used := 0
	for {
		m, n, err := cut(c.in[used:])
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		if !m.command {
			take(m)
		}
		used += n
	}
	c.in = c.in[:copy(c.in, c.in[used:])]
	return nil
}

// flush writes what the socket takes; done is false when it did not take all.
func (c *conn) flush() (done bool, err error) {
	for len(c.out) > 0 {
		n, err := ignoreEINTR(func() (int, error) { return write(c.fd, c.out) })
		if errors.Is(err, syscall.EAGAIN) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		c.out = c.out[:copy(c.out, c.out[n:])]
	}
	return true, nil
}

func ignoreEINTR(call func() (int, error)) (int, error) {
	for {
		if n, err := call(); !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}
