package poll

import (
	"context"
	"strings"
	"time"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// ask asks a batch and makes answers of the reply.
func (p *Poller) ask(ctx context.Context, b *batch, questions []push.Question) *outcome {
	resp, err := p.reply(ctx, b)
	now := time.Now()
	if err == nil && b.many && knowsNoNames(resp) {
		p.singly(b.request.Hostname, now)
		return p.again(b.all(), questions, false)
	}
	if err == nil && len(b.objects) > 1 && resp.Success != 0 && resp.Msg == protocol.AnswerTooLarge {
		return &outcome{again: b.cut((len(b.objects) + 1) / 2)}
	}
	rd := reader{batch: b, questions: questions, now: now}
	if err != nil {
		p.counts.failed.Add(1)
		rd.out.fail(b.all(), refusalIn(ctx, err))
		return &rd.out
	}
	rd.read(resp)
	if len(rd.refused) > 0 {
		rd.out.again = p.again(rd.refused, questions, true).again
	}
	if len(rd.invalid) > 0 {
		p.learnt.setBad(b.request.Method, b.request.Hostname, rd.invalid, now)
	}
	return &rd.out
}

// reply is what vPoller answers to a batch.
func (p *Poller) reply(ctx context.Context, b *batch) (*protocol.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.Patience)
	defer cancel()
	p.counts.requests.Add(1)
	p.counts.objects.Add(uint64(len(b.objects)))
	data, err := p.cfg.Asker.Do(ctx, b.body(p.cfg.Timeout))
	if err != nil {
		return nil, err
	}
	p.counts.bytes.Add(uint64(len(data)))
	resp, err := protocol.DecodeResponse(data)
	if err != nil {
		return nil, malformed("it is no reply: %w", err)
	}
	return resp, nil
}

// refusalIn is the error for the questions of a request that got no reply.
func refusalIn(ctx context.Context, err error) *protocol.Error {
	if ctx.Err() != nil {
		return ended(ctx)
	}
	return refusal(err)
}

// malformed is the error for the questions that a reply does not answer.
func malformed(format string, args ...any) *protocol.Error {
	return protocol.Errorf(protocol.CodeInternal, "The worker's reply cannot be read: "+format, args...)
}

// knowsNoNames reports whether a reply is what a worker that knows no "names"
// says to them.
func knowsNoNames(resp *protocol.Response) bool {
	return resp.Success != 0 && resp.Code == protocol.CodeMissingField &&
		strings.HasPrefix(resp.Msg, "Invalid task request: missing name")
}

// singly asks a vCenter's workers about one object at a time from now on.
func (p *Poller) singly(hostname string, now time.Time) {
	if p.learnt.setOld(hostname, now) {
		p.log.Info("worker knows no bulk requests, asking one by one", "hostname", hostname, "for", oldFor)
	}
}

// again is the outcome that asks questions once more: as what has been learnt by
// now has it, or with each property apart.
func (p *Poller) again(which []int, questions []push.Question, apart bool) *outcome {
	pl := newPlan(questions, p.learnt, time.Now())
	pl.apart = apart
	var o outcome
	for _, i := range which {
		if err := pl.add(i); err != nil {
			o.add(i, push.Answer{Err: err})
		}
	}
	o.again = pl.batches(p.cfg.Names)
	return &o
}
