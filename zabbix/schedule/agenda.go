package schedule

import "container/heap"

// An agenda says who is due at which second.
type agenda struct {
	seconds map[int64][]ID
	order   secondHeap // the seconds that have entries
	entries int
}

func newAgenda() agenda { return agenda{seconds: make(map[int64][]ID)} }

func (a *agenda) add(second int64, id ID) {
	ids, ok := a.seconds[second]
	if !ok {
		heap.Push(&a.order, second)
	}
	a.seconds[second] = append(ids, id)
	a.entries++
}

// next is the first second that has entries.
func (a *agenda) next() (int64, bool) {
	if len(a.order) == 0 {
		return 0, false
	}
	return a.order[0], true
}

// take removes the first second and returns its entries.
func (a *agenda) take() []ID {
	second := heap.Pop(&a.order).(int64)
	ids := a.seconds[second]
	delete(a.seconds, second)
	a.entries -= len(ids)
	return ids
}

// A secondHeap is a heap of seconds, the first one on top.
type secondHeap []int64

func (h secondHeap) Len() int           { return len(h) }
func (h secondHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h secondHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *secondHeap) Push(second any)   { *h = append(*h, second.(int64)) }
func (h *secondHeap) Pop() any {
	last := len(*h) - 1
	second := (*h)[last]
	*h = (*h)[:last]
	return second
}
