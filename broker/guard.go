package broker

import (
	"errors"
	"fmt"
	"io"
	"net"
)

// guard stands between the library and the connection during the handshake. It
// refuses frames over handshakeMax before the library allocates for them,
// announces ZMTP 3.1, notes the peer's minor version, and sends what was
// written in one piece before it waits for the peer.
type guard struct {
	net.Conn
	greeted bool   // the peer's greeting has been read
	minor   byte   // from the peer's greeting
	frame   []byte // of the peer's current frame, what the library has not read yet
	out     []byte
	started bool // our greeting has been written
}

func (g *guard) Write(p []byte) (int, error) {
	g.out = append(g.out, p...)
	if !g.started && len(g.out) >= greetingSize {
		g.started = true
		g.out[11] = 1 // the library announces 3.0
	}
	return len(p), nil
}

func (g *guard) flush() error {
	if len(g.out) == 0 {
		return nil
	}
	_, err := g.Conn.Write(g.out)
	g.out = g.out[:0]
	return err
}

func (g *guard) Read(p []byte) (int, error) {
	if len(g.frame) == 0 {
		if err := g.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, g.frame)
	g.frame = g.frame[n:]
	return n, nil
}

// fill reads the peer's greeting, later one whole frame.
func (g *guard) fill() error {
	if err := g.flush(); err != nil {
		return err
	}
	if !g.greeted {
		return g.readGreeting()
	}
	return g.readFrame()
}

func (g *guard) readGreeting() error {
	b := make([]byte, greetingSize)
	// A peer that is no ZMTP 3 peer shows it in its first bytes and may then wait for us.
	n, err := g.Conn.Read(b[:11])
	switch {
	case n > 0 && b[0] != 0xff:
		return &StrangerError{Said: b[:n]}
	case n == 0 && err != nil:
		return &StrangerError{Err: err}
	}
	if _, err := io.ReadFull(g.Conn, b[n:11]); err != nil {
		return err
	}
	if b[9]&1 == 0 || b[10] < 3 {
		return errors.New("not a ZMTP 3 greeting")
	}
	if _, err := io.ReadFull(g.Conn, b[11:]); err != nil {
		return err
	}
	g.greeted, g.minor, g.frame = true, b[11], b
	if b[10] > 3 {
		g.minor = 1
	}
	return nil
}

func (g *guard) readFrame() error {
	b := make([]byte, longHeader, 256)
	if _, err := io.ReadFull(g.Conn, b[:2]); err != nil {
		return err
	}
	if b[0]&flagLong != 0 {
		if _, err := io.ReadFull(g.Conn, b[2:]); err != nil {
			return err
		}
	}
	n, flags, size := frameHeader(b)
	if flags&^flagLong != flagCommand || size > handshakeMax {
		return fmt.Errorf("handshake frame with flags %#x of %d bytes", flags, size)
	}
	b = append(b[:n], make([]byte, size)...)
	_, err := io.ReadFull(g.Conn, b[n:])
	g.frame = b
	return err
}
