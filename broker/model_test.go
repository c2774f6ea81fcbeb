package broker

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A world makes random things happen to a proxy and keeps count.
type world struct {
	*bench
	rnd *rand.Rand
	far map[*peer]int
	now time.Duration
}

var worldHosts = []string{"vc01", "vc02", "vc03", "nobody's"}

// After whatever happens to clients and workers, in whatever order, every
// request is in exactly one place, every counter is right, and nobody waits
// while somebody is free who may serve him.
func TestBookkeeping(t *testing.T) {
	for seed := range uint64(40) {
		w := &world{
			bench: newBench(t, ProxyConfig{WorkerCredit: 2, Timeout: 20 * time.Second, Limits: Limits{Queue: 20, PerClient: 9}}),
			rnd:   rand.New(rand.NewPCG(seed, 1)),
			far:   make(map[*peer]int),
		}
		w.loop.log, w.log = w.cfg.Logger, w.cfg.Logger
		for step := range 300 {
			what := w.happen()
			w.loop.settle()
			w.drainAll()
			if problem := w.check(); problem != "" {
				t.Fatalf("seed %d, step %d: after %s: %s", seed, step, what, problem)
			}
		}
		w.onTime(w.loop.now.Add(time.Hour))
		w.onTime(w.loop.now.Add(2 * time.Hour))
		if n := w.requests.count(); n > 0 {
			t.Fatalf("seed %d: %d requests left when all time is over", seed, n)
		}
	}
}

func (w *world) happen() string {
	switch n := w.rnd.IntN(100); {
	case n < 8:
		kind := []string{"REQ", "DEALER"}[w.rnd.IntN(2)]
		p, fd := w.connect(w.newClient, kind)
		w.far[p] = fd
		return "a client comes"
	case n < 12:
		return "a client goes" + w.vanish(w.pickClient())
	case n < 52:
		return "a request" + w.request()
	case n < 58:
		return "a worker comes" + w.hire()
	case n < 61:
		return "a worker goes" + w.vanish(w.pickWorker())
	case n < 63:
		if v := w.randomWorker(); v != nil {
			feed(v.peer, commandFrame(commandLeave, nil), 100)
		}
		return "a worker leaves"
	case n < 93:
		return "an answer" + w.answerOne()
	default:
		w.now += time.Duration(w.rnd.IntN(8000)) * time.Millisecond
		w.at(w.now)
		w.onTime(w.loop.now)
		return fmt.Sprint("time passes until ", w.now)
	}
}

func (w *world) request() string {
	p := w.pickClient()
	if p == nil {
		return " of nobody"
	}
	feed(p, multipart("", ask1(worldHosts[w.rnd.IntN(len(worldHosts))])), 1000)
	return ""
}

func (w *world) hire() string {
	var props []property
	if w.rnd.IntN(3) > 0 {
		hosts := worldHosts[w.rnd.IntN(3)] + "," + worldHosts[w.rnd.IntN(3)]
		props = hosted(fmt.Sprint(w.rnd.IntN(5)), hosts, fmt.Sprint(1+w.rnd.IntN(4)))
	}
	p, fd := w.connect(w.newWorker, "DEALER", props...)
	w.far[p] = fd
	return fmt.Sprint(props)
}

func (w *world) answerOne() string {
	v := w.randomWorker()
	if v == nil || v.running.size == 0 {
		return " of nobody"
	}
	r := v.running.front()
	for range w.rnd.IntN(v.running.size) {
		r = r.byPlace.next.request
	}
	feed(v.peer, slices.Concat(appendTicket(nil, r.id, time.Second), multipart("answer")), 1000)
	return ""
}

func (w *world) vanish(p *peer) string {
	if p == nil {
		return ", but there is none"
	}
	p.kill(errEnded)
	return ""
}

func (w *world) drainAll() {
	buf := make([]byte, 1<<16)
	for p, fd := range w.far {
		if p.dead {
			delete(w.far, p)
		}
		_, _, _ = readSocket(fd, buf)
	}
}

// pickClient and pickWorker choose a living peer, nil if there is none.
func (w *world) pickClient() *peer {
	return w.pickPeer(func(s session) bool { _, ok := s.(*client); return ok })
}

func (w *world) pickWorker() *peer {
	return w.pickPeer(func(s session) bool { _, ok := s.(*worker); return ok })
}

func (w *world) randomWorker() *worker {
	p := w.pickWorker()
	if p == nil {
		return nil
	}
	return p.session.(*worker)
}

func (w *world) pickPeer(ok func(session) bool) *peer {
	var found []*peer
	for p := range w.loop.living() {
		if ok(p.session) {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found[w.rnd.IntN(len(found))]
}

// check returns what is wrong, "" if nothing is.
func (w *world) check() string {
	placed, bytes, waiting, open := 0, 0, 0, 0
	for v := range w.workers {
		late := 0
		for r := range v.running.all() {
			placed, bytes = placed+1, bytes+len(r.raw)
			if r.worker != v {
				return "a request runs at a worker that is not its own"
			}
			if r.late {
				late++
			}
		}
		if late != v.overdue || v.running.size > v.credit {
			return fmt.Sprintf("a worker of %d has %d requests, %d of them late, and counts %d", v.credit, v.running.size, late, v.overdue)
		}
	}
	for _, route := range append(slices.Clone(w.routes.hosts), &w.routes.other) {
		for r := range route.waiting.all() {
			placed, bytes, waiting = placed+1, bytes+len(r.raw), waiting+1
			if r.worker != nil || r.client == nil || r.route != route {
				return "a request waits that should not"
			}
		}
		if route.waiting.size > 0 && w.couldServe(route) {
			return "requests wait for " + route.host + " though somebody is free"
		}
	}
	for c := range w.eachClient() {
		open += c.open.size
		if c.req && c.open.size > 1 {
			return "a REQ client waits for two answers"
		}
	}
	owned := 0
	for _, r := range w.requests.slots {
		if r.client != nil {
			owned++
		}
	}
	if placed != w.requests.count() || bytes != w.requests.bytes || waiting != w.routes.waiting || open != owned {
		return fmt.Sprintf("%d of %d requests placed, %d of %d bytes, %d of %d waiting, %d of %d with a client",
			placed, w.requests.count(), bytes, w.requests.bytes, waiting, w.routes.waiting, owned, open)
	}
	return ""
}

func (w *world) couldServe(route *route) bool {
	may := slices.Concat(route.ranked, w.routes.foreign)
	if route == &w.routes.other && len(w.routes.foreign) == 0 {
		may = w.routes.all
	}
	return slices.ContainsFunc(may, (*worker).free)
}

// all goes through a list.
func (l *list) all() iter.Seq[*request] {
	return func(yield func(*request) bool) {
		if l.size == 0 {
			return
		}
		for k := l.root.next; k != &l.root && yield(k.request); k = k.next {
		}
	}
}

// Every request gets exactly one reply, an answer or a refusal, unless its
// client is gone or has asked something else.
func TestOneReplyEach(t *testing.T) {
	b := newBench(t, ProxyConfig{Limits: Limits{Queue: 3, PerClient: 5}})
	rnd := rand.New(rand.NewPCG(7, 7))
	c, near := b.connect(b.newClient, "DEALER")
	var asked []string
	answered := map[string]int{}
	now := time.Duration(0)
	collect := func() {
		for got := b.settled(near); len(got) > 0; {
			_, hop, rest := nextFrame(got)
			_, _, rest = nextFrame(rest)
			_, _, got = nextFrame(rest)
			answered[string(hop)]++
		}
	}
	for i := range 500 {
		switch rnd.IntN(8) {
		case 0:
			b.connect(b.newWorker, "DEALER")
		case 1:
			for v := range b.workers {
				v.kill(errEnded)
				break
			}
		case 2, 3:
			for v := range b.workers {
				if r := v.running.front(); r != nil {
					feed(v.peer, slices.Concat(appendTicket(nil, r.id, 0), multipart("answer")), 100)
				}
			}
		case 4:
			now += 5 * time.Second
			b.at(now)
			b.onTime(b.loop.now)
		default:
			asked = append(asked, fmt.Sprint("request ", i))
			feed(c, multipart(asked[len(asked)-1], "", "x"), 1000)
		}
		collect()
	}
	b.at(now + time.Hour)
	b.onTime(b.loop.now)
	collect()
	if got := slices.Sorted(maps.Keys(answered)); !slices.Equal(got, slices.Sorted(slices.Values(asked))) {
		t.Errorf("%d requests, %d answered", len(asked), len(got))
	}
	for hop, n := range answered {
		if n != 1 {
			t.Errorf("%s was answered %d times", hop, n)
		}
	}
}
