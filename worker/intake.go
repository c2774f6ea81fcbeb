package worker

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"vpoller/protocol"
)

// mostStanding is how many goroutines wait for requests at the most.
const mostStanding = 16

// door is where requests come in. Goroutines stand there and wait for them;
// whoever gets one answers it himself, after seeing to it that somebody else
// stands there. Those who come back have stacks that are grown already, which
// takes longer than most answers, and no request is handed from one to another.
type door struct {
	standing atomic.Int32
	shut     sync.Once
	closed   chan struct{} // there are no more requests
}

// take accepts requests until the channel is closed or ctx ends. What was
// accepted goes on.
func (w *Worker) take(ctx, calls context.Context) {
	w.stand(ctx, calls)
	select {
	case <-ctx.Done():
	case <-w.door.closed:
	}
}

// stand has one goroutine more wait for requests.
func (w *Worker) stand(ctx, calls context.Context) {
	w.door.standing.Add(1)
	w.busy.Go(func() { w.attend(ctx, calls) })
}

// attend waits for requests and answers them until there are no more, or enough
// others wait.
func (w *Worker) attend(ctx, calls context.Context) {
	for {
		task, ok := w.next(ctx)
		if !ok {
			return
		}
		if w.door.standing.Add(-1) == 0 {
			w.stand(ctx, calls)
		}
		w.accept(calls, task)
		if w.door.standing.Add(1) > mostStanding {
			w.door.standing.Add(-1)
			return
		}
	}
}

// next is the next request; false when none is accepted any more.
func (w *Worker) next(ctx context.Context) (protocol.Task, bool) {
	select {
	case <-ctx.Done():
		return protocol.Task{}, false
	case task, ok := <-w.tasks:
		if !ok {
			w.door.shut.Do(func() { close(w.door.closed) })
			return task, false
		}
		if ctx.Err() != nil { // both were ready
			w.refuse(task)
			return task, false
		}
		return task, true
	}
}

// accept answers a request that is wrong, and gives one that is right to its
// vCenter's lane. It returns when that has run it, or has put it off.
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
	unknown := protocol.Errorf(protocol.CodeUnknownHost, "Unknown or missing agent name")
	if r.Hostname == "" {
		return nil, unknown.WithHint("this worker serves %s", w.hosts)
	}
	return nil, unknown.WithHint("this worker serves %s, not %.100s", w.hosts, r.Hostname)
}

// enter gives j to its lane, which runs it now, later, or not at all.
func (w *Worker) enter(j *job) {
	switch j.lane.admit(j) {
	case starts:
		w.work(j)
	case full:
		j.lane.refused.Add(1)
		w.release(j)
		w.answer(j, j.overloaded())
	case waits, expired: // work or its guard will take it from here
	}
}
