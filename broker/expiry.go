package broker

import (
	"time"

	"vpoller/protocol"
)

const (
	wheelTick  = 10 * time.Millisecond
	wheelSlots = 1024
)

// A wheel finds the requests whose deadline has passed. A request stands in the
// slot of its deadline, counted in ticks and modulo the number of slots, so
// that joining and leaving take the same short time however many there are. One
// whose deadline is more than a round away is met, and left, once a round.
type wheel struct {
	start  time.Time
	cursor int64 // the tick up to which all slots have been visited
	slots  [wheelSlots]list
	passed list // what advance has found
}

func (w *wheel) tick(t time.Time) int64 { return int64(t.Sub(w.start) / wheelTick) }

func (w *wheel) add(r *request) {
	at := max(w.tick(r.deadline), w.cursor) + 1
	w.slots[at%wheelSlots].pushBack(&r.byTime)
}

// next is when advance should be called.
func (w *wheel) next() time.Time { return w.start.Add(time.Duration(w.cursor+1) * wheelTick) }

// advance calls expire for each request whose deadline has passed, after it has
// left the wheel.
func (w *wheel) advance(now time.Time, expire func(*request)) {
	to := w.tick(now)
	for at := max(w.cursor+1, to-wheelSlots+1); at <= to; at++ {
		w.visit(&w.slots[at%wheelSlots], now)
	}
	w.cursor = max(w.cursor, to)
	for r := w.passed.front(); r != nil; r = w.passed.front() {
		r.byTime.leave()
		expire(r)
	}
}

func (w *wheel) visit(slot *list, now time.Time) {
	for n := slot.size; n > 0; n-- {
		k := &slot.front().byTime
		k.leave()
		if k.request.deadline.After(now) {
			slot.pushBack(k)
		} else {
			w.passed.pushBack(k)
		}
	}
}

// expire ends the wait for a request. If a worker has it, the worker keeps its
// credit taken: it is busy with it, or it hangs. If it still says nothing after
// once more the default life, it has lost the request, and gets its credit back.
func (p *Proxy) expire(r *request) {
	switch {
	case r.worker == nil:
		p.stats.Expired++
		p.routes.take(r)
		p.explain(r, p.unserved(r))
		p.finish(r)
	case !r.late:
		if r.client != nil {
			p.stats.Expired++
		}
		p.fail(r, protocol.CodeTimeout, "The worker did not answer within the time allowed")
		r.late = true
		r.worker.overdue++
		r.deadline = p.loop.now.Add(p.cfg.Timeout)
		p.wheel.add(r)
	default:
		p.stats.Lost++
		w := r.worker
		p.finish(r)
		p.feed(w)
	}
}
