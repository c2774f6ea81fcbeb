package broker

import (
	"errors"
	"fmt"
	"time"
)

var (
	errClosing = errors.New("this end is closing")
	errEnded   = errors.New("the peer closed the connection")
	errStalled = errors.New("the peer does not read")
	errSilent  = errors.New("the peer does not answer")
)

// bigRead bounds one read of a big message.
const bigRead = 1 << 20

// A session is what a peer means to the end it is connected to. Its methods run
// on the loop's goroutine and must not block; the bytes they get are valid only
// until they return.
type session interface {
	// message takes a whole message: frames with their headers.
	message(raw []byte)
	// command takes a command that is not the engine's own.
	command(name, data []byte)
	// oversize says that a message is too big and will be discarded; raw are
	// the frames before the one that was too much.
	oversize(raw []byte)
	// closed is the last call, exactly once.
	closed(err error)
}

// A peer is one connection after its handshake. It belongs to its loop's goroutine.
type peer struct {
	loop    *loop
	fd      int
	info    peerInfo
	session session
	gone    func() // called when the descriptor is closed

	in      []byte  // an unfinished message
	skipper skipper // of a message that is too big
	heard   time.Time
	asked   time.Time // when it was sent a PING that was not answered yet, if after heard

	out      []byte    // waiting to be written
	sent     int       // how much of out has been
	dirty    bool      // in loop.dirty
	blocked  bool      // the socket took less than we had; the poller will tell
	since    time.Time // when it last took something, if blocked
	finish   bool      // half-close when out is empty
	finished bool
	dead     bool
}

// A connection is what a handshake leaves: a descriptor to be adopted by a loop.
type connection struct {
	fd   int
	info peerInfo
	gone func() // called when the descriptor has been closed
}

func (c connection) close() {
	closeSocket(c.fd)
	c.gone()
}

// adopt makes the loop own a connection, which is closed when that cannot be.
// start makes the session. It runs on the loop's goroutine.
func (l *loop) adopt(c connection, start func(*peer) session) error {
	if err := l.poll.add(c.fd); err != nil {
		c.close()
		return err
	}
	fd := c.fd
	if fd >= len(l.peers) {
		l.peers = append(l.peers, make([]*peer, fd+1-len(l.peers))...)
	}
	p := &peer{loop: l, fd: fd, info: c.info, gone: c.gone, heard: l.now}
	l.peers[fd] = p
	l.count++
	p.session = start(p)
	return nil
}

// receive reads once what the peer has sent and hands over every whole message.
func (p *peer) receive() {
	if p.dead {
		return
	}
	buf, have := p.window()
	n, ended, err := readSocket(p.fd, buf[have:])
	switch {
	case err != nil:
		p.kill(fmt.Errorf("reading: %w", err))
	case ended:
		p.kill(errEnded)
	case n > 0:
		p.heard = p.loop.now
		p.take(buf[:have+n])
	}
}

// window returns where to read, behind the have bytes of an unfinished message.
// That is the loop's buffer, shared by all peers, unless the message has grown
// big; then its own buffer, doubled when little is left: memory follows the
// bytes received, never the length announced.
func (p *peer) window() (buf []byte, have int) {
	if len(p.in) <= inputSize/2 {
		return p.loop.input, copy(p.loop.input, p.in)
	}
	if cap(p.in)-len(p.in) < cap(p.in)/4 {
		old := p.in
		p.in = append(p.loop.buffer(2*cap(old)), old...)
		p.loop.recycle(old)
	}
	have = len(p.in)
	return p.in[:min(cap(p.in), have+bigRead)], have
}

// take parses b and keeps the beginning of an unfinished message.
func (p *peer) take(b []byte) {
	rest := b[p.consume(b):]
	switch {
	case len(rest) == 0 || p.dead:
		p.in = p.loop.emptied(p.in)
		return
	case cap(p.in) < len(rest):
		p.loop.recycle(p.in)
		p.in = p.loop.buffer(max(roomFor(len(rest)), firstBuffer))
	}
	p.in = append(p.in[:0], rest...)
}

// consume hands over whole messages at the start of b and returns their length.
func (p *peer) consume(b []byte) (used int) {
	for used < len(b) && !p.dead {
		n, err := p.step(b[used:])
		if err != nil {
			p.kill(err)
		}
		if n == 0 {
			break
		}
		used += n
	}
	return used
}

func (p *peer) step(b []byte) (int, error) {
	if p.skipper.active {
		return p.skipper.skip(b)
	}
	n, err := scan(b, p.loop.limits.Message)
	switch {
	case errors.Is(err, errTooBig):
		return p.overflow(b, n)
	case err != nil || n == 0:
		return 0, err
	case b[0]&flagCommand != 0:
		_, body, _ := nextFrame(b[:n])
		p.obey(body)
	default:
		p.session.message(b[:n])
	}
	return n, nil
}

// overflow starts to discard the message at the start of b, of which n bytes
// were acceptable. Up to 16 times the limit is discarded, to keep the
// connection; a peer that announces more is not worth the bytes.
func (p *peer) overflow(b []byte, n int) (int, error) {
	if b[0]&flagCommand != 0 {
		return 0, errTooBig
	}
	p.session.oversize(b[:n])
	p.skipper.begin(16 * uint64(p.loop.limits.Message))
	if n == 0 {
		return p.skipper.skip(b)
	}
	return n, nil
}

// obey acts on a command.
func (p *peer) obey(body []byte) {
	name, data, ok := splitCommand(body)
	switch {
	case !ok:
		p.kill(errBadFrame)
	case string(name) == "PING":
		p.pong(data)
	case string(name) == "PONG":
	case string(name) == "ERROR":
		p.kill(fmt.Errorf("the peer reports an error: %q", data))
	default:
		p.session.command(name, data)
	}
}

// kill ends the connection at once; what waits to be written is lost.
func (p *peer) kill(err error) {
	if p.dead {
		return
	}
	p.dead = true
	p.loop.dying = append(p.loop.dying, p)
	p.session.closed(err)
}

// release closes the descriptor and gives the peer's memory back.
func (p *peer) release() {
	closeSocket(p.fd)
	p.gone()
	p.loop.recycle(p.in)
	p.loop.recycle(p.out)
	p.in, p.out = nil, nil
}
