package broker

import "time"

// deadAfter is how many heartbeats without a byte make a peer dead; it is sent a
// PING after the first.
const deadAfter = 3

// sweepEvery is how often all peers are looked at.
func (l *loop) sweepEvery() time.Duration { return min(l.limits.Heartbeat, l.limits.Stall) / 2 }

// sweep drops the peers that do not read or do not answer. Those that have been
// silent for a while give up memory and are sent a PING.
func (l *loop) sweep() {
	for p := range l.living() {
		p.checkOutput()
		p.checkInput()
	}
}

func (p *peer) checkOutput() {
	if p.blocked && p.loop.now.Sub(p.since) >= p.loop.limits.Stall {
		p.loop.slow++
		p.kill(errStalled)
	}
}

func (p *peer) checkInput() {
	if p.loop.now.Sub(p.heard) >= p.loop.limits.Heartbeat {
		p.trim()
	}
	if p.info.minor < 1 || p.dead {
		return // no PING before ZMTP 3.1; TCP keep-alive finds the worst
	}
	if p.blocked {
		return // a PING would stand behind what waits; checkOutput watches
	}
	now, every := p.loop.now, p.loop.limits.Heartbeat
	switch unanswered := p.asked.After(p.heard); {
	case unanswered && now.Sub(p.asked) >= (deadAfter-1)*every:
		p.loop.silent++
		p.kill(errSilent)
	case !unanswered && now.Sub(p.heard) >= every:
		p.asked = now
		p.send(nil, commandFrame("PING", []byte{0, 0})) // a TTL of 0: decide for yourself
	}
}

// pong answers a PING: its data are a 2-byte TTL and a context of up to 16
// bytes, which goes back.
func (p *peer) pong(data []byte) {
	if len(data) < 2 {
		p.kill(errBadFrame)
		return
	}
	p.loop.pongs++
	context := data[2:min(len(data), 2+16)]
	p.send(nil, commandFrame("PONG", context))
}
