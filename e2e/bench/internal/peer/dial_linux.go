package peer

import (
	"context"
	"fmt"
	"io"
	"net"
	"syscall"
	"time"
)

// handshakeTime is how long a broker may take for the greeting and its READY.
const handshakeTime = 5 * time.Second

// dial connects to addr ("host:port"), announces itself as a socket of the given type ("REQ", "DEALER") and returns the
// connection as a non-blocking descriptor that the caller closes.
func dial(ctx context.Context, addr, socketType string) (fd int, err error) {
	dialer := net.Dialer{Timeout: handshakeTime}
	c, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return -1, fmt.Errorf("connect to the broker: %w", err)
	}
	defer func() { _ = c.Close() }()
	if err := c.SetDeadline(time.Now().Add(handshakeTime)); err != nil {
		return -1, err
	}
	if err := handshake(c, socketType); err != nil {
		return -1, fmt.Errorf("ZMTP handshake with %s: %w", addr, err)
	}
	return detach(c.(*net.TCPConn))
}

// handshake exchanges greetings and READY commands of the NULL mechanism. It waits for the peer's greeting before it sends
// READY: libzmq 4.3.4 drops a peer that sends both at once.
func handshake(rw io.ReadWriter, socketType string) error {
	greeting := [64]byte{0: 0xff, 9: 0x7f, 10: 3}
	copy(greeting[12:], "NULL")
	if _, err := rw.Write(greeting[:]); err != nil {
		return err
	}
	if _, err := io.ReadFull(rw, greeting[:]); err != nil {
		return err
	}
	if _, err := rw.Write(ready(socketType)); err != nil {
		return err
	}
	return skipReady(rw)
}

func ready(socketType string) []byte {
	body := append([]byte("\x05READY\x0bSocket-Type\x00\x00\x00"), byte(len(socketType)))
	return appendFrame(nil, flagCommand, append(body, socketType...))
}

func skipReady(r io.Reader) error {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	if head[0] != flagCommand {
		return fmt.Errorf("expected a short READY command, got flags %#x", head[0])
	}
	_, err := io.CopyN(io.Discard, r, int64(head[1]))
	return err
}

// detach takes the descriptor out of the Go runtime's poller, so that only the peer's own epoll set watches it.
func detach(c *net.TCPConn) (fd int, err error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return -1, err
	}
	var dupErr error
	if err := raw.Control(func(s uintptr) { fd, dupErr = syscall.Dup(int(s)) }); err != nil {
		return -1, err
	}
	return fd, dupErr
}
