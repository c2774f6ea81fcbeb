package worker

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"vpoller/protocol"
)

// usualReply is room enough for one object with a few properties.
const usualReply = 256

// answer replies to j with resp, unless somebody else has; it reports which.
func (w *Worker) answer(j *job, resp *protocol.Response) bool {
	if !j.answered.CompareAndSwap(false, true) {
		return false
	}
	body, resp := w.encode(j, resp)
	w.counters.count(resp)
	w.log(j, resp)
	j.task.Reply(body)
	return true
}

// encode is resp as text, by the helper that the request names. It also returns
// the response that was encoded in the end: another one if encoding panicked.
func (w *Worker) encode(j *job, resp *protocol.Response) (body []byte, sent *protocol.Response) {
	defer func() {
		if p := recover(); p != nil {
			sent = w.panicked(j, p)
			body = sent.Append(nil)
		}
	}()
	if j.request != nil && j.request.Helper != "" && w.renderer != nil {
		if body, ok := w.renderer.Render(j.request, resp); ok {
			return body, resp
		}
		w.unhelped(j)
	}
	return resp.Append(make([]byte, 0, usualReply)), resp
}

func (w *Worker) log(j *job, resp *protocol.Response) {
	if !w.cfg.Logger.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	w.cfg.Logger.Debug("request answered", "method", j.methodName(), "success", resp.Success, "code", resp.Code,
		"elapsed", time.Since(j.arrived))
}

// The refusals of the worker itself.

func (j *job) overloaded() *protocol.Response {
	return j.behind(j.failed(protocol.CodeOverloaded, "%d requests for %s are waiting already", j.lane.places, j.lane.hostname))
}

func (j *job) stopping() *protocol.Response {
	return j.failed(protocol.CodeUnavailable, "the worker is stopping")
}

func (j *job) timedOut(waited bool) *protocol.Response {
	deadline, _ := j.ctx.Deadline()
	life := deadline.Sub(j.arrived).Round(time.Millisecond)
	switch {
	case life <= 0:
		return j.failed(protocol.CodeTimeout, "its time was over when it reached the worker")
	case waited:
		return j.behind(j.failed(protocol.CodeTimeout, "all %d calls to %s were busy for %s", j.lane.slots, j.lane.hostname, life))
	default:
		return j.failed(protocol.CodeTimeout, "%s did not answer within %s", j.lane.hostname, life)
	}
}

// busyHint is what to do when more is asked than is answered. What a vCenter is
// asked for the first time, such as counters, takes longest.
const busyHint = "ask again later: the first answers after a worker's start take long; if that goes on, poll less, or see Tuning in docs/operations.md"

// behind adds to a refusal that more is asked than is answered.
func (j *job) behind(resp *protocol.Response) *protocol.Response {
	resp.Hint = busyHint
	return resp
}

// failed is an error reply that begins as the original's do.
func (j *job) failed(code protocol.Code, format string, args ...any) *protocol.Response {
	reason := fmt.Errorf(format, args...)
	return protocol.ResponseOf(protocol.Errorf(code, "Task %s failed: %w", j.methodName(), reason))
}

func (j *job) methodName() string {
	if j.request == nil {
		return "unknown"
	}
	return j.request.Method
}
