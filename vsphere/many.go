package vsphere

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"vpoller/protocol"
)

// manyAtOnce is how many objects of one request are worked on at the same time.
// Those about counters are all: they wait for one read together.
const manyAtOnce = 8

// wayBack is how much of the time of a request about many objects is kept for
// its answer to be made and to get back, at the most: what is done by then is
// not to be lost for what is not.
const wayBack = time.Second

// callMany answers a request about many objects: a row for each, as
// [protocol.Row] has it. What is not done shortly before ctx ends has an error that
// says so.
func (a *Agent) callMany(ctx context.Context, m *protocol.Method, r *protocol.Request) *protocol.Response {
	ctx, cancel := inTime(ctx)
	defer cancel()
	from := a.readAhead(ctx, m, r)
	rows := make(protocol.List, len(r.Names))
	one := func(i int) {
		result, err := a.resultOf(ctx, m, r.One(r.Names[i]), from)
		rows[i] = protocol.Row(r.Names[i], result, err)
	}
	width := manyAtOnce
	if takesCounters(m) {
		width = len(rows)
	}
	sideBySide(len(rows), width, one)
	return m.OK(rows)
}

// inTime ends a little before ctx does: a tenth of the time that is left.
func inTime(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, limited := ctx.Deadline()
	if !limited {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, deadline.Add(-min(wayBack, time.Until(deadline)/10)))
}

func takesCounters(m *protocol.Method) bool {
	for _, f := range m.Fields() {
		if f == protocol.FieldCounterName {
			return true
		}
	}
	return false
}

// sideBySide calls do for 0 to n-1, width at a time, and returns when all are done.
// When one panics, so does it, in the caller's goroutine.
func sideBySide(n, width int, do func(i int)) {
	var next atomic.Int64
	var failed atomic.Pointer[string]
	var workers sync.WaitGroup
	for range min(n, width) {
		workers.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					text := fmt.Sprintf("%v\n%s", p, debug.Stack())
					failed.CompareAndSwap(nil, &text)
				}
			}()
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	workers.Wait()
	if text := failed.Load(); text != nil {
		panic(*text)
	}
}
