package worker

import (
	"context"
	"runtime"
	"sync"
	"time"

	"vpoller/protocol"
)

// take accepts requests until the channel is closed or ctx ends. Decoding a
// large request must not hold up the small ones, so several goroutines do it.
func (w *Worker) take(ctx, calls context.Context) {
	var intake sync.WaitGroup
	for range max(2, runtime.GOMAXPROCS(0)) {
		intake.Go(func() {
			for ctx.Err() == nil {
				select {
				case <-ctx.Done():
				case task, ok := <-w.tasks:
					if !ok {
						return
					}
					w.accept(calls, task)
				}
			}
		})
	}
	intake.Wait()
}

// accept answers a request that is wrong, and gives one that is right to its
// vCenter's lane. It never waits.
func (w *Worker) accept(calls context.Context, task protocol.Task) {
	j, ok := w.receive(task)
	if !ok {
		return
	}
	if err := w.check(j); err != nil {
		w.answer(j, protocol.ResponseOf(err))
		return
	}
	w.guard(calls, j)
	w.enter(j)
}

// receive makes a job of task; false when that is no request and answered so. A
// message must not be able to kill one worker after the other, so it catches
// what panics.
func (w *Worker) receive(task protocol.Task) (j *job, ok bool) {
	j = &job{task: task, arrived: time.Now()}
	w.counters.received.Add(1)
	defer func() {
		if p := recover(); p != nil {
			w.answer(j, w.panicked(j, p))
		}
	}()
	request, err := protocol.Decode(task.Body)
	if err != nil {
		w.answer(j, protocol.ResponseOf(err))
		return j, false
	}
	j.request = request
	return j, true
}

// check makes sure of the request's method, vCenter and keys, in that order:
// clients see the original's error of the first that is wrong.
func (w *Worker) check(j *job) error {
	m, err := protocol.LookupRequest(j.request)
	if err != nil {
		return err
	}
	if j.lane, err = w.laneOf(m, j.request); err != nil {
		return err
	}
	return m.Check(j.request)
}

func (w *Worker) laneOf(m *protocol.Method, r *protocol.Request) (*lane, error) {
	if m.Local {
		if w.local == nil {
			return nil, protocol.UnknownMethod()
		}
		return w.local, nil
	}
	if lane, ok := w.lanes[r.Hostname]; ok {
		return lane, nil
	}
	return nil, protocol.Errorf(protocol.CodeUnknownHost, "Unknown or missing agent name").
		WithHint("this worker serves %s", w.hosts)
}

// enter gives j to its lane, which runs it now, later, or not at all.
func (w *Worker) enter(j *job) {
	switch j.lane.admit(j) {
	case starts:
		w.start(j)
	case full:
		j.lane.refused.Add(1)
		w.release(j)
		w.answer(j, j.overloaded())
	case waits, expired: // work or its guard will take it from here
	}
}
