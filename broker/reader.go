package broker

import (
	"errors"
	"fmt"
)

// bigRead bounds one read of a big message.
const bigRead = 1 << 20

// receive reads once what the peer has sent and hands over every whole message.
func (p *peer) receive() {
	if p.dead {
		return
	}
	buf, have := p.window()
	if p.dead {
		return
	}
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
// bytes received, never the length announced. A peer may die of growing.
func (p *peer) window() (buf []byte, have int) {
	if len(p.in) <= inputSize/2 {
		return p.loop.input, copy(p.loop.input, p.in)
	}
	largest := p.loop.limits.Message + envelopeRoom + inputSize
	if cap(p.in) < largest && cap(p.in)-len(p.in) < cap(p.in)/4 {
		if p.in = p.grown(p.in, min(2*cap(p.in), largest)); p.dead {
			return nil, 0
		}
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
