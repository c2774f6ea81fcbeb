package agent

import (
	"container/heap"
	"time"
)

// turns has the hosts that nobody refreshes, the one whose turn comes first on
// top.
type turns struct{ order turnHeap }

func (t *turns) put(h *host) { heap.Push(&t.order, h) }

func (t *turns) remove(h *host) {
	if h.place >= 0 {
		heap.Remove(&t.order, h.place)
	}
}

// next is the host whose turn comes first; nil when there is none.
func (t *turns) next() *host {
	if len(t.order) == 0 {
		return nil
	}
	return t.order[0]
}

// onGrid is the first time after now at the host's own place in each interval,
// which is the same after a restart.
func (h *host) onGrid(now time.Time, every time.Duration) time.Time {
	offset := int64(h.seed % uint64(every))
	passed := (now.UnixNano() - offset) % int64(every)
	return now.Add(every - time.Duration(passed))
}

type turnHeap []*host

func (h turnHeap) Len() int           { return len(h) }
func (h turnHeap) Less(i, j int) bool { return h[i].turn.Before(h[j].turn) }
func (h turnHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

func (h *turnHeap) Push(x any) {
	x.(*host).place = len(*h)
	*h = append(*h, x.(*host))
}

func (h *turnHeap) Pop() any {
	last := len(*h) - 1
	x := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	x.place = -1
	return x
}
