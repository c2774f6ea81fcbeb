package broker

import (
	"math/rand/v2"
	"time"
)

// A request is one client's question until it is answered, and on until its
// worker is free again.
type request struct {
	id       uint64 // 0: it is no request at the moment
	slot     uint32
	client   *client // nil: nobody waits for the answer any more
	worker   *worker // nil: it waits in its route
	route    *route
	raw      []byte // as the client sent it
	env      int    // length of the client's envelope and delimiter in raw
	born     uint64 // order of arrival
	deadline time.Time
	retried  bool // its first worker was lost
	late     bool // past its deadline, and its worker still has not answered

	byClient link // in client.open
	byPlace  link // in worker.running or route.waiting
	byTime   link // in the proxy's wheel
}

const (
	slotBits   = 24
	serialMask = 1<<(64-slotBits) - 1
	keepRaw    = 16 << 10 // the greatest request buffer kept for the next request
)

// requests holds every request under its id: 40 bits that count from a random
// start, so that an answer meant for an earlier life of the proxy finds
// nothing, and 24 bits that say where the request stands in a table.
type requests struct {
	slots  []*request
	free   []uint32
	serial uint64
	born   uint64
	bytes  int // of all raw
}

func newRequests() requests { return requests{serial: rand.Uint64()} }

// count is the number of requests in the table.
func (t *requests) count() int { return len(t.slots) - len(t.free) }

// add makes a request of a copy of raw.
func (t *requests) add(raw []byte, env int) *request {
	if len(t.free) == 0 {
		t.grow()
	}
	last := len(t.free) - 1
	r := t.slots[t.free[last]]
	t.free = t.free[:last]
	t.born++
	r.born, r.env, r.raw = t.born, env, append(r.raw[:0], raw...)
	t.bytes += len(raw)
	t.rename(r)
	return r
}

func (t *requests) grow() {
	r := &request{slot: uint32(len(t.slots))}
	r.byClient.request, r.byPlace.request, r.byTime.request = r, r, r
	t.slots = append(t.slots, r)
	t.free = append(t.free, r.slot)
}

// rename gives r a new id; answers under the old one find nothing.
func (t *requests) rename(r *request) {
	t.serial++
	if t.serial&serialMask == 0 {
		t.serial++
	}
	r.id = t.serial<<slotBits | uint64(r.slot)
}

// find returns nil when no request has that id.
func (t *requests) find(id uint64) *request {
	slot := id & (1<<slotBits - 1)
	if id == 0 || slot >= uint64(len(t.slots)) || t.slots[slot].id != id {
		return nil
	}
	return t.slots[slot]
}

// drop forgets r, which leaves every list.
func (t *requests) drop(r *request) {
	r.byClient.leave()
	r.byPlace.leave()
	r.byTime.leave()
	t.bytes -= len(r.raw)
	if cap(r.raw) > keepRaw {
		r.raw = nil
	}
	r.id, r.client, r.worker, r.route = 0, nil, nil, nil
	r.retried, r.late = false, false
	t.free = append(t.free, r.slot)
}
