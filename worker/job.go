package worker

import (
	"container/list"
	"context"
	"sync/atomic"
	"time"

	"vpoller/protocol"
)

// job is one request from its arrival to its answer.
type job struct {
	task    protocol.Task
	request *protocol.Request // nil until it could be decoded
	arrived time.Time
	lane    *lane

	ctx       context.Context // ends at the deadline, or when the worker is cut short
	cancel    context.CancelFunc
	stopGuard func() bool // false when the guard has started

	answered atomic.Bool
	waiting  *list.Element // its place in the lane; guarded by the lane's lock
}

// guard gives j its context, and sees to it that j is answered when that ends.
func (w *Worker) guard(calls context.Context, j *job) {
	j.ctx, j.cancel = context.WithDeadline(calls, w.deadline(j))
	w.busy.Add(1)
	j.stopGuard = context.AfterFunc(j.ctx, func() {
		defer w.busy.Done()
		waited := j.lane.remove(j)
		w.giveUp(j, waited)
	})
}

// release ends the guard and the context of j. It is called once, by whoever
// has seen the end of j's call, or made sure that there will be none.
func (w *Worker) release(j *job) {
	if j.stopGuard() {
		w.busy.Done()
	}
	j.cancel()
}

// deadline is when j must be answered: at what the broker says, what the
// request says or what the worker allows, whichever comes first.
func (w *Worker) deadline(j *job) time.Time {
	life := w.cfg.Timeout
	if t := j.request.Timeout; t > 0 {
		life = min(life, t)
	}
	d := j.arrived.Add(life)
	if !j.task.Deadline.IsZero() && j.task.Deadline.Before(d) {
		d = j.task.Deadline
	}
	return d
}
