package broker

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"vpoller/protocol"
)

// A worker is the session of a peer of the backend.
type worker struct {
	*peer
	proxy   *Proxy
	name    string
	credit  int      // how many requests it takes at once
	foreign bool     // it announced no vCenters
	serves  []*route // the vCenters it announced
	hosts   []string
	leaving bool // it asked for no more

	running  list   // requests it has not answered
	overdue  int    // of these, those past their deadline
	used     uint64 // the turn in which it was picked last
	answered uint64
}

// maxCredit bounds what a worker can announce.
const maxCredit = 1 << 16

func (p *Proxy) newWorker(peer *peer) session {
	meta := peer.info.meta
	w := &worker{peer: peer, proxy: p, name: meta[propName], credit: p.cfg.WorkerCredit}
	if n, err := strconv.Atoi(meta[propCapacity]); err == nil && n > 0 {
		w.credit = min(n, maxCredit)
	}
	w.hosts = splitHosts(meta[propHosts])
	w.foreign = len(w.hosts) == 0
	if w.name == "" {
		w.name = peer.info.remote
	}
	return w
}

func (w *worker) opened() {
	p := w.proxy
	p.log.Info("worker connected", "worker", w.name, "remote", w.info.remote, "credit", w.credit, "hosts", w.hosts)
	p.workers[w] = struct{}{}
	p.routes.join(w, w.hosts)
	p.reroute()
}

// splitHosts returns the names in a list separated by commas, each once.
func splitHosts(list string) []string {
	hosts := strings.Split(list, ",")
	slices.Sort(hosts)
	return slices.DeleteFunc(slices.Compact(hosts), func(h string) bool { return h == "" })
}

// free says whether it can take another request.
func (w *worker) free() bool {
	return w.running.size < w.credit && !w.leaving && !w.dead && w.pending() < w.loop.limits.Output/2
}

// before orders workers by how gladly they are given a request: first those
// that answer, then those that are least busy for their size, then those that
// were not asked for longest.
func (w *worker) before(o *worker) bool {
	if late, olate := w.overdue > 0, o.overdue > 0; late != olate {
		return olate
	}
	if a, b := w.running.size*o.credit, o.running.size*w.credit; a != b {
		return a < b
	}
	return w.used < o.used
}

// message takes an answer: [ticket] [] [body].
func (w *worker) message(raw []byte) {
	p := w.proxy
	flags, body, rest := nextFrame(raw)
	id, _, ok := readTicket(body)
	if !ok || flags&flagMore == 0 {
		p.stats.Rogue++
		return
	}
	r := p.requests.find(id)
	if r == nil || r.worker != w {
		p.stats.Late++
		return
	}
	w.answered++
	p.answer(r, rest)
	p.finish(r)
	p.feed(w)
}

// command knows one word: no more requests, please. It is said back, so that
// the worker knows that nothing is under way to it.
func (w *worker) command(name, _ []byte) {
	if string(name) != commandLeave || w.leaving {
		return
	}
	w.leaving = true
	w.proxy.routes.leave(w)
	w.proxy.reroute()
	w.send(nil, commandFrame(commandLeave, nil))
	w.proxy.log.Info("worker leaving", "worker", w.name, "running", w.running.size)
}

// oversize gives the client of a reply that is too big an error instead.
func (w *worker) oversize(raw []byte) {
	if len(raw) == 0 {
		w.proxy.stats.Rogue++
		return
	}
	_, body, _ := nextFrame(raw)
	id, _, _ := readTicket(body)
	if r := w.proxy.requests.find(id); r != nil && r.worker == w {
		w.proxy.fail(r, protocol.CodeInternal, protocol.AnswerTooLarge)
		w.proxy.finish(r)
		w.proxy.feed(w)
	}
}

// closed gives its requests to others, each once.
func (w *worker) closed(err error) {
	if errors.Is(err, errClosing) {
		return
	}
	p := w.proxy
	p.log.Info("worker disconnected", "worker", w.name, "running", w.running.size, "reason", err)
	delete(p.workers, w)
	if !w.leaving {
		p.routes.leave(w)
	}
	for r := w.running.front(); r != nil; r = w.running.front() {
		p.retry(r)
	}
	p.reroute()
}
