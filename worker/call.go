package worker

import (
	"context"
	"errors"
	"runtime/debug"

	"vpoller/protocol"
)

// work runs j and then whatever waits in its lane, with one slot of the lane.
func (w *Worker) work(j *job) {
	for lane := j.lane; j != nil; j = lane.next() {
		w.run(j)
	}
}

// run answers j by a call, or says that its time is over. It cannot leave that
// to j's guard: release may stop the guard after the context has ended.
func (w *Worker) run(j *job) {
	defer w.release(j)
	if j.ctx.Err() != nil {
		w.giveUp(j, true)
		return
	}
	resp, err := w.call(j)
	switch {
	case err == nil:
		if !w.answer(j, resp) {
			j.lane.late.Add(1)
		}
	case j.ctx.Err() != nil:
		w.giveUp(j, false)
	default:
		w.answer(j, w.failure(j, err))
	}
}

func (w *Worker) call(j *job) (resp *protocol.Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			resp, err = w.panicked(j, p), nil
		}
	}()
	resp, err = j.lane.caller.Call(j.ctx, j.request)
	if resp == nil && err == nil {
		err = errors.New("the method returned nothing")
	}
	return resp, err
}

// failure is the response to an error of a call. One that was not written for
// clients begins with the sentence that scripts know.
func (w *Worker) failure(j *job, err error) *protocol.Response {
	resp := protocol.ResponseOf(err)
	if e := (*protocol.Error)(nil); !errors.As(err, &e) {
		resp.Msg = j.failed(resp.Code, "%w", err).Msg
	}
	if resp.Code == protocol.CodeInternal {
		w.cfg.Logger.Error("request failed", "method", j.request.Method, "hostname", j.request.Hostname, "error", err)
	}
	return resp
}

// panicked is the response to a panic in a call; what it was is for the log.
func (w *Worker) panicked(j *job, p any) *protocol.Response {
	w.counters.panics.Add(1)
	w.cfg.Logger.Error("request panicked", "method", j.methodName(), "panic", p, "stack", string(debug.Stack()))
	return j.failed(protocol.CodeInternal, "internal error")
}

// giveUp answers j, whose context has ended; waited means that it never ran.
func (w *Worker) giveUp(j *job, waited bool) {
	if errors.Is(context.Cause(j.ctx), errStopping) {
		w.answer(j, j.stopping())
		return
	}
	if w.answer(j, j.timedOut(waited)) {
		w.counters.timeouts.Add(1)
		j.lane.timeouts.Add(1)
	}
}
