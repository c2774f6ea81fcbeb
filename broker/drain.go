package broker

import (
	"iter"
	"time"

	"vpoller/protocol"
)

// lastWords is what the last answers have to reach the sockets.
const lastWords = 250 * time.Millisecond

// drain begins the end: new requests are refused, clients that wait for nothing
// are told that nothing will come, and those that wait are told so after their
// answer. It ends the loop when nobody waits, or when grace is over.
func (p *Proxy) drain() {
	if p.draining {
		return
	}
	p.draining = true
	p.graceEnd = p.loop.now.Add(p.cfg.Grace)
	for c := range p.eachClient() {
		if c.open.size == 0 {
			c.finishWriting()
		}
	}
	p.loop.callBy(p.loop.now)
}

// drained is called every tick while draining.
func (p *Proxy) drained(now time.Time) {
	if now.After(p.graceEnd) {
		p.refuseAll()
	}
	waiting := false
	for c := range p.eachClient() {
		waiting = waiting || c.open.size > 0 || c.pending() > 0
	}
	if !waiting || now.After(p.graceEnd.Add(lastWords)) {
		p.farewell()
		p.loop.quit()
	}
}

// farewell tells workers that the end of their connections is meant, and no
// failure. The turn in which the loop quits still writes it.
func (p *Proxy) farewell() {
	for w := range p.workers {
		if w.info.vpoller() && !w.leaving {
			w.send(nil, commandFrame(commandLeave, nil))
		}
	}
}

// refuseAll answers everything that is unanswered when the time is over.
func (p *Proxy) refuseAll() {
	for c := range p.eachClient() {
		for r := c.open.front(); r != nil; r = c.open.front() {
			p.stats.Refused++
			p.fail(r, protocol.CodeUnavailable, "The proxy is shutting down")
		}
	}
}

func (p *Proxy) eachClient() iter.Seq[*client] {
	return func(yield func(*client) bool) {
		for peer := range p.loop.living() {
			if c, ok := peer.session.(*client); ok && !yield(c) {
				return
			}
		}
	}
}
