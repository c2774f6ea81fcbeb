package poll

import (
	"context"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// A round is one call of [Poller.Poll]. Only came is shared with the goroutines
// that ask; all else is of the one that called.
type round struct {
	poller    *Poller
	questions []push.Question
	answered  func(int, push.Answer)
	queue     []*batch
	asking    int
	came      chan *outcome
}

// An outcome is what came of a batch: an answer to each of its questions, or
// batches that ask them again.
type outcome struct {
	answers []indexed
	again   []*batch
}

// indexed is the answer to a question, by its place.
type indexed struct {
	question int
	answer   push.Answer
}

func (o *outcome) add(question int, a push.Answer) {
	o.answers = append(o.answers, indexed{question, a})
}

// fail gives questions the same error.
func (o *outcome) fail(questions []int, err error) {
	for _, i := range questions {
		o.add(i, push.Answer{Err: err})
	}
}

// run asks all batches and ends when each question is answered.
func (r *round) run(ctx context.Context) {
	for len(r.queue) > 0 || r.asking > 0 {
		for len(r.queue) > 0 && r.asking < r.poller.cfg.Parallel {
			r.next(ctx)
		}
		if r.asking == 0 {
			continue
		}
		o := <-r.came
		r.asking--
		r.queue = append(r.queue, o.again...)
		r.take(o)
	}
}

// next asks the first batch of the queue, or answers it when time is up.
func (r *round) next(ctx context.Context) {
	b := r.queue[0]
	r.queue = r.queue[1:]
	if err := ctx.Err(); err != nil {
		var o outcome
		o.fail(b.all(), ended(ctx))
		r.take(&o)
		return
	}
	r.asking++
	go func() { r.came <- r.poller.ask(ctx, b, r.questions) }()
}

func (r *round) take(o *outcome) {
	for _, a := range o.answers {
		r.answered(a.question, a.answer)
	}
}

// ended is the error for what was not answered when ctx ended.
func ended(ctx context.Context) *protocol.Error {
	return protocol.Errorf(protocol.CodeUnavailable, "No answer when asking ended: %w", context.Cause(ctx))
}
