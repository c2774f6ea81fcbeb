package vsphere

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Refreshes leave to polls one call in refreshShare of those that may run at
// the same time, and one in minuteShare of what may go over the wire in a
// minute.
const (
	refreshShare = 2
	minuteShare  = 4
)

// budget is what one vCenter is asked to bear: calls at the same time, and
// calls and bytes in any minute. Whoever is over it waits for room, polls
// before refreshes; a poll that would wait longer than its deadline allows is
// refused at once.
type budget struct {
	host      string
	atOnce    int
	perMinute traffic // 0: no limit

	mu        sync.Mutex // guards what follows
	running   [priorities]int
	waiting   [priorities][]*waiter // the longest waiting first
	minute    window
	in, out   int64       // bytes since the start
	refused   int64       // polls that had no chance
	stretched int64       // refreshes that had to wait
	timer     *time.Timer // looks again; nil when nobody waits for the minute to pass
}

// waiter is a call that has not been let through yet.
type waiter struct{ ready chan struct{} }

func newBudget(h Host) *budget {
	return &budget{
		host:      h.Hostname,
		atOnce:    h.Concurrency,
		perMinute: traffic{int64(h.CallsPerMinute), h.BytesPerMinute},
	}
}

// budgetError refuses a poll that no budget will be left for in time.
type budgetError struct {
	host string
	used traffic // in the last minute
	room time.Time
}

func (e *budgetError) Error() string {
	return fmt.Sprintf("the call budget of vCenter %s is spent: %d calls and %d bytes in the last minute; there is room again at %s",
		e.host, e.used.calls, e.used.bytes, e.room.UTC().Format(time.TimeOnly))
}

// enter waits until a call may be made. After it, the caller must leave with
// the same priority. The error is the context's or a *budgetError.
func (b *budget) enter(ctx context.Context, p priority) error {
	w, err := b.queue(ctx, p)
	if err != nil {
		return err
	}
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.Index(b.waiting[p], w)
	if i < 0 { // let through at the last moment
		return nil
	}
	b.waiting[p] = slices.Delete(b.waiting[p], i, i+1)
	b.admit()
	return fmt.Errorf("waiting for one of %d calls to vCenter %s to end: %w", b.atOnce, b.host, ctx.Err())
}

func (b *budget) queue(ctx context.Context, p priority) (*waiter, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if p == poll {
		room := b.minute.when(now, b.fits(p))
		if deadline, ok := ctx.Deadline(); ok && room.After(now) && deadline.Before(room) {
			b.refused++
			return nil, &budgetError{b.host, b.minute.last(now), room}
		}
	}
	w := &waiter{make(chan struct{})}
	b.waiting[p] = append(b.waiting[p], w)
	b.admit()
	if p != poll && len(b.waiting[p]) > 0 {
		b.stretched++
	}
	return w, nil
}

// leave ends a call.
func (b *budget) leave(p priority) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.running[p]--
	b.admit()
}

// admit lets through whoever may be. The caller holds mu.
func (b *budget) admit() {
	now := time.Now()
	for _, p := range []priority{farewell, poll, watch, refresh} {
		for len(b.waiting[p]) > 0 && b.hasRoom(now, p) {
			close(b.waiting[p][0].ready)
			b.waiting[p] = b.waiting[p][1:]
			b.running[p]++
			b.minute.add(now, traffic{calls: 1})
		}
	}
	b.lookAgain(now)
}

// hasRoom reports whether a call may be made now. The caller holds mu.
func (b *budget) hasRoom(now time.Time, p priority) bool {
	busy := b.running[poll] + b.running[refresh]
	switch p {
	case farewell:
		return true
	case refresh:
		if busy >= b.atOnce || b.running[refresh] > 0 && b.running[refresh] >= b.atOnce/refreshShare {
			return false
		}
	case poll:
		if busy >= b.atOnce {
			return false
		}
	case watch:
	}
	return b.fits(p)(b.minute.last(now))
}

// fits tells of a minute's traffic whether a call may be added to it.
func (b *budget) fits(p priority) func(traffic) bool {
	limit := b.perMinute
	if p != poll {
		limit = traffic{reduced(limit.calls), reduced(limit.bytes)}
	}
	return func(used traffic) bool {
		return (limit.calls == 0 || used.calls < limit.calls) && (limit.bytes == 0 || used.bytes < limit.bytes)
	}
}

// reduced is the part of a limit that is left to others than polls; at least
// something, for 0 is no limit.
func reduced(limit int64) int64 {
	if limit == 0 {
		return 0
	}
	return max(1, limit-limit/minuteShare)
}

// lookAgain sees to it that those who wait for the minute to pass are let
// through when it has. The caller holds mu.
func (b *budget) lookAgain(now time.Time) {
	if b.timer != nil || b.perMinute == (traffic{}) || b.waits() == 0 {
		return
	}
	b.timer = time.AfterFunc(now.Truncate(time.Second).Add(time.Second).Sub(now), func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.timer = nil
		b.admit()
	})
}

// waits is how many calls wait. The caller holds mu.
func (b *budget) waits() int {
	n := 0
	for _, queue := range b.waiting {
		n += len(queue)
	}
	return n
}

// transferred notes bytes on the wire.
func (b *budget) transferred(in, out int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.in += int64(in)
	b.out += int64(out)
	b.minute.add(time.Now(), traffic{bytes: int64(in + out)})
}

// describe fills in the budget's part of the statistics.
func (b *budget) describe(s *HostStats) {
	b.mu.Lock()
	defer b.mu.Unlock()
	used := b.minute.last(time.Now())
	s.CallsPerMinute, s.BytesPerMinute = used.calls, used.bytes
	s.BytesIn, s.BytesOut = b.in, b.out
	s.Refused, s.Stretched = b.refused, b.stretched
	s.Waiting = b.waits()
	for _, n := range b.running {
		s.Running += n
	}
}
