package broker

import (
	"hash/fnv"
	"slices"
)

// A route is where requests for one vCenter wait, and who serves it.
type route struct {
	host    string
	ranked  []*worker // by rendezvous hash: the first is preferred
	waiting list
}

// routes knows the workers and decides which of them may take a request.
//
// A worker that announces vCenters serves those. A foreign one announces
// nothing and may be asked anything. Requests for a vCenter that nobody
// announces, or for none, are taken by foreign workers, and by any worker when
// there is none: it will know what to answer.
type routes struct {
	byHost  map[string]*route
	hosts   []*route // those of byHost
	other   route    // requests for no host, or for one that nobody announces
	all     []*worker
	foreign []*worker
	waiting int // requests in all routes
	turn    uint64
}

func newRoutes() routes { return routes{byHost: make(map[string]*route)} }

// find returns the route of a request that names host.
func (t *routes) find(host []byte) *route {
	if r := t.byHost[string(host)]; r != nil {
		return r
	}
	return &t.other
}

// join makes a worker known.
func (t *routes) join(w *worker, hosts []string) {
	t.all = append(t.all, w)
	if w.foreign {
		t.foreign = append(t.foreign, w)
	}
	for _, host := range hosts {
		r := t.byHost[host]
		if r == nil {
			r = &route{host: host}
			t.byHost[host] = r
			t.hosts = append(t.hosts, r)
		}
		r.ranked = append(r.ranked, w)
		slices.SortStableFunc(r.ranked, func(a, b *worker) int { return rank(host, b, a) })
		w.serves = append(w.serves, r)
	}
}

// leave forgets a worker. What waits for it alone waits for anybody from now on.
func (t *routes) leave(w *worker) {
	t.all = without(t.all, w)
	t.foreign = without(t.foreign, w)
	for _, r := range w.serves {
		if r.ranked = without(r.ranked, w); len(r.ranked) > 0 {
			continue
		}
		delete(t.byHost, r.host)
		t.hosts = without(t.hosts, r)
		for q := r.waiting.front(); q != nil; q = r.waiting.front() {
			q.byPlace.leave()
			q.route = &t.other
			t.other.waiting.pushBack(&q.byPlace)
		}
	}
	w.serves = nil
}

// without returns a copy of s that lacks v: somebody may be going through s.
func without[T comparable](s []T, v T) []T {
	return slices.DeleteFunc(slices.Clone(s), func(x T) bool { return x == v })
}

// rank orders workers for a host by rendezvous hashing: every proxy comes to
// the same order, and a worker that comes or goes moves only its own vCenters.
func rank(host string, a, b *worker) int {
	ha, hb := weight(host, a.name), weight(host, b.name)
	switch {
	case ha < hb:
		return -1
	case ha > hb:
		return 1
	}
	return 0
}

func weight(host, worker string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(worker))
	_, _ = h.Write([]byte{0})
	_, _ = h.Write([]byte(host))
	// FNV alone spreads short, similar strings badly over the high bits.
	x := h.Sum64()
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	return x ^ x>>33
}

// pick returns the worker that takes a request of the route now, nil if it must wait.
func (t *routes) pick(r *route) *worker {
	if r.waiting.size > 0 {
		return nil // others were first
	}
	var w *worker
	switch {
	case len(r.ranked) > 0 && r.ranked[0].free() && r.ranked[0].overdue == 0:
		w = r.ranked[0]
	case len(r.ranked) > 0:
		if w = leastBusy(r.ranked); w == nil {
			w = leastBusy(t.foreign)
		}
	case len(t.foreign) > 0:
		w = leastBusy(t.foreign)
	default:
		w = leastBusy(t.all)
	}
	if w != nil {
		t.turn++
		w.used = t.turn
	}
	return w
}

func leastBusy(workers []*worker) *worker {
	var best *worker
	for _, w := range workers {
		if w.free() && (best == nil || w.before(best)) {
			best = w
		}
	}
	return best
}

// wait queues a request in its route; one that has waited before goes first.
func (t *routes) wait(r *request) {
	if r.retried {
		r.route.waiting.pushFront(&r.byPlace)
	} else {
		r.route.waiting.pushBack(&r.byPlace)
	}
	t.waiting++
}

// take removes a waiting request from its queue.
func (t *routes) take(r *request) {
	r.byPlace.leave()
	t.waiting--
}

// next returns the request that has waited longest of those that w may take.
func (t *routes) next(w *worker) *request {
	if t.waiting == 0 {
		return nil
	}
	var first *request
	serves := w.serves
	if w.foreign {
		serves = t.hosts
	}
	for _, r := range serves {
		first = older(first, r.waiting.front())
	}
	if w.foreign || len(t.foreign) == 0 {
		first = older(first, t.other.waiting.front())
	}
	return first
}

func older(a, b *request) *request {
	if a == nil || b != nil && b.born < a.born {
		return b
	}
	return a
}
