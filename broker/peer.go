package broker

import (
	"errors"
	"time"
)

var (
	errClosing = errors.New("this end is closing")
	errEnded   = errors.New("the peer closed the connection")
	errStalled = errors.New("the peer does not read")
	errCrowded = errors.New("all peers together take too much memory")
	errSilent  = errors.New("the peer does not answer")
)

// A session is what a peer means to the end it is connected to. Its methods run
// on the loop's goroutine and must not block; the bytes they get are valid only
// until they return.
type session interface {
	// opened is the first call.
	opened()
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
// start makes the session, and only that. It runs on the loop's goroutine.
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
	p.session = start(p)
	p.session.opened()
	return nil
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
