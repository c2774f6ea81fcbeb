package broker

import (
	"time"

	"vpoller/protocol"
)

// submit gives a request to a worker, has it wait for one, or refuses it.
func (p *Proxy) submit(c *client, raw []byte, env int) {
	p.stats.Requests++
	if c.req {
		p.supersede(c)
	}
	host, life := protocol.Peek(payload(raw[env:]))
	route := p.routes.find(host)
	w := p.routes.pick(route)
	if err := p.refusal(c, len(raw), route, w); err != nil {
		p.stats.Refused++
		c.explain(raw[:env], err)
		return
	}
	r := p.requests.add(raw, env)
	r.client, r.route = c, route
	r.deadline = p.loop.now.Add(p.life(life))
	c.open.pushBack(&r.byClient)
	p.wheel.add(r)
	p.loop.callBy(p.wheel.next())
	p.place(r, w)
}

// life is how long a request that asks for asked may take.
func (p *Proxy) life(asked time.Duration) time.Duration {
	if asked <= 0 {
		asked = p.cfg.Timeout
	}
	return min(asked, p.loop.limits.Life)
}

// refusal says why a request of size bytes cannot be taken now, which w would
// get or, if that is nil, would have to wait; nil if it can.
func (p *Proxy) refusal(c *client, size int, route *route, w *worker) *protocol.Error {
	l := &p.loop.limits
	switch {
	case p.draining:
		return errDraining
	case c.open.size >= l.PerClient:
		return errPerClient
	case w == nil && route.waiting.size >= l.Queue && len(p.routes.all) == 0:
		return p.nobody(protocol.CodeOverloaded)
	case w == nil && route.waiting.size >= l.Queue:
		return errQueueFull
	case p.requests.bytes+size > l.QueueBytes:
		return errMemoryFull
	}
	return nil
}

// supersede drops what a REQ socket asked before: it has given up on that.
func (p *Proxy) supersede(c *client) {
	for r := c.open.front(); r != nil; r = c.open.front() {
		p.stats.Superseded++
		p.abandon(r)
	}
}

// place gives a request to w, or queues it when that is nil.
func (p *Proxy) place(r *request, w *worker) {
	if w != nil {
		p.assign(r, w)
		return
	}
	p.routes.wait(r)
}

// assign sends a request to a worker, in the place of the client's envelope a ticket.
func (p *Proxy) assign(r *request, w *worker) {
	r.worker = w
	w.running.pushBack(&r.byPlace)
	p.head = appendTicket(p.head[:0], r.id, r.deadline.Sub(p.loop.now))
	w.send(p.head, r.raw[r.env:])
}

// feed gives a worker what waits for it, as far as it has credit.
func (p *Proxy) feed(w *worker) {
	for p.routes.waiting > 0 && w.free() {
		r := p.routes.next(w)
		if r == nil {
			return
		}
		p.routes.take(r)
		p.assign(r, w)
	}
}

// reroute looks at waiting requests again after workers came or went.
func (p *Proxy) reroute() {
	other := &p.routes.other
	for n := other.waiting.size; n > 0; n-- {
		r := other.waiting.front()
		r.byPlace.leave()
		p.direct(r)
		r.route.waiting.pushBack(&r.byPlace)
	}
	p.feedAll()
}

// direct finds a request's route, which may have gone or come since it arrived.
func (p *Proxy) direct(r *request) {
	host, _ := protocol.Peek(payload(r.raw[r.env:]))
	r.route = p.routes.find(host)
}

func (p *Proxy) feedAll() {
	for _, w := range p.routes.all {
		p.feed(w)
	}
}

// answer passes a worker's answer, [] [body], on to the client, if it still waits.
func (p *Proxy) answer(r *request, rest []byte) {
	env, ok := splitRequest(rest)
	switch {
	case r.client == nil:
		p.stats.Late++
	case !ok:
		p.stats.Rogue++
		p.fail(r, protocol.CodeInternal, "The worker's answer is malformed")
	case r.env == len(delimiter) && env == len(delimiter):
		p.stats.Replies++
		p.deliver(r, nil, rest) // the delimiter that rest begins with is the client's envelope too
	default:
		p.stats.Replies++
		p.deliver(r, r.raw[:r.env], rest[env:])
	}
}

// fail answers a request with an error, if its client still waits.
func (p *Proxy) fail(r *request, code protocol.Code, msg string) {
	p.explain(r, &protocol.Error{Code: code, Msg: msg})
}

// explain is fail with an error that may have a hint.
func (p *Proxy) explain(r *request, err *protocol.Error) {
	if r.client != nil {
		p.deliver(r, r.raw[:r.env], appendFrame(nil, 0, protocol.ResponseOf(err).Append(nil)))
	}
}

// deliver sends a request's client its answer.
func (p *Proxy) deliver(r *request, envelope, body []byte) {
	c := r.client
	p.part(r) // first: sending may end the client, and all that is still its own
	c.send(envelope, body)
	if p.draining && c.open.size == 0 {
		c.finishWriting()
	}
}

// part separates a request from its client.
func (p *Proxy) part(r *request) {
	r.client = nil
	r.byClient.leave()
}

// abandon is for a request whose client does not want the answer any more: it
// is not executed if it still waits; a worker that has it is left to finish.
func (p *Proxy) abandon(r *request) {
	p.part(r)
	if r.worker == nil {
		p.routes.take(r)
		p.finish(r)
	}
}

// finish forgets a request; its worker, if it has one, is free of it.
func (p *Proxy) finish(r *request) {
	if r.worker != nil && r.late {
		r.worker.overdue--
	}
	p.requests.drop(r)
}

// retry is for a request whose worker was lost: another may try, once.
func (p *Proxy) retry(r *request) {
	r.byPlace.leave()
	r.worker = nil
	switch {
	case r.client == nil:
		p.finish(r)
	case r.retried:
		p.fail(r, protocol.CodeUnavailable, "The worker was lost, and another one after it")
		p.finish(r)
	default:
		p.stats.Retried++
		r.retried = true
		p.requests.rename(r)
		p.direct(r)
		p.place(r, p.routes.pick(r.route))
	}
}
