package broker

import (
	"fmt"
	"syscall"
)

// bigWrite is the size from which a body is written straight from where it lies,
// if the socket takes it, instead of being copied first.
const bigWrite = 32 << 10

// pending is the number of bytes that wait for the peer.
func (p *peer) pending() int { return len(p.out) - p.sent }

// send queues head and then body, to be written at the end of the turn. Both
// may be used again when it returns. A peer that lets too much wait is killed.
func (p *peer) send(head, body []byte) {
	if p.dead || p.finish {
		return
	}
	if p.pending()+len(head)+len(body) > p.loop.limits.Output {
		p.loop.slow++
		p.kill(errStalled)
		return
	}
	p.queue(head)
	if len(body) >= bigWrite && !p.blocked {
		body = p.sendNow(body)
	}
	p.queue(body)
	p.touch()
}

// queue appends to what waits.
func (p *peer) queue(b []byte) {
	if need := len(p.out) + len(b); need > cap(p.out) {
		if p.out = p.grown(p.out, roomFor(need)); p.dead {
			return
		}
	}
	p.out = append(p.out, b...)
}

// touch has the peer flushed at the end of the turn.
func (p *peer) touch() {
	if !p.dirty {
		p.dirty = true
		p.loop.dirty = append(p.loop.dirty, p)
	}
}

// sendNow writes what it can of body, after all that waits, and returns the rest.
func (p *peer) sendNow(body []byte) []byte {
	p.flush()
	if p.blocked || p.dead {
		return body
	}
	n, err := writeSocket(p.fd, body)
	if err != nil {
		p.kill(fmt.Errorf("writing: %w", err))
	}
	return body[n:]
}

// flush writes once what waits. What the socket does not take is written when
// the poller says that it will.
func (p *peer) flush() {
	if p.dead {
		return
	}
	if p.pending() > 0 {
		n, err := writeSocket(p.fd, p.out[p.sent:])
		if err != nil {
			p.kill(fmt.Errorf("writing: %w", err))
			return
		}
		p.sent += n
		if n > 0 {
			p.since = p.loop.now
		}
	}
	p.setBlocked(p.pending() > 0)
	p.shrink()
	if p.finish && p.pending() == 0 && !p.finished {
		p.finished = true
		_ = syscall.Shutdown(p.fd, syscall.SHUT_WR)
	}
}

func (p *peer) setBlocked(blocked bool) {
	if p.blocked == blocked {
		return
	}
	p.blocked, p.since = blocked, p.loop.now
	p.heard = p.loop.now // it takes bytes, and so it lives
	if err := p.loop.poll.watchWrite(p.fd, blocked); err != nil {
		p.kill(err)
	}
}

// shrink forgets what has been sent.
func (p *peer) shrink() {
	switch {
	case p.pending() == 0:
		p.out, p.sent = p.loop.emptied(p.out), 0
	case p.sent > len(p.out)/2:
		p.out = p.out[:copy(p.out, p.out[p.sent:])]
		p.sent = 0
	}
}

// finishWriting half-closes the connection when all that waits is written:
// nothing more will come from this end, and the peer may go.
func (p *peer) finishWriting() {
	p.finish = true
	p.touch()
}

func closeSocket(fd int) { _ = syscall.Close(fd) }
