package agent

import (
	"context"
	"sync"
	"time"
	"unique"

	"vpoller/internal/push"
	"vpoller/internal/push/marks"
	"vpoller/zabbix"
)

// A probe is an item on its way through a round.
type probe struct {
	ticket
	host     *host // of which only the name and what it stands for may be looked at
	key      unique.Handle[string]
	original unique.Handle[string]
	mark     uint64    // of a counter; 0 of others
	sent     time.Time // of a counter: the last sample that was sent
	after    time.Time // likewise, where samples can be asked for from there on
}

func newProbe(t ticket, it *item) probe {
	return probe{ticket: t, host: it.host, key: it.key, original: it.original}
}

// A round asks a round of questions and hands their answers on.
type round struct {
	agent  *Agent
	probes []probe // of the questions

	mu       sync.Mutex // guards the rest; held while the sink takes values
	answered []answered
}

// answered is the answer to a probe.
type answered struct {
	*probe
	push.Answer
}

// Answers are handed on when there are many, and when they have waited for a
// while, since an answer to another question may take long.
const (
	handMany  = 500
	handAfter = 250 * time.Millisecond
)

// round asks for all probes, and returns when all are answered.
func (a *Agent) round(ctx context.Context, probes []probe) {
	r := &round{agent: a}
	questions := r.questions(probes)
	ctx, done := context.WithCancel(ctx)
	var impatient sync.WaitGroup
	impatient.Go(func() { r.handNowAndThen(ctx) })
	if len(questions) > 0 {
		a.cfg.Poller.Poll(ctx, questions, func(i int, answer push.Answer) { r.take(&r.probes[i], answer) })
	}
	done()
	impatient.Wait()
	r.hand()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stats.Polls++
	a.stats.Questions += uint64(len(questions))
}

// questions are those that vPoller has to answer. Others are answered.
func (r *round) questions(probes []probe) []push.Question {
	questions := make([]push.Question, 0, len(probes))
	r.probes = make([]probe, 0, len(probes))
	now := r.agent.now()
	for i := range probes {
		p := &probes[i]
		q, err := p.host.query(p.key.Value(), r.agent.cfg.Version)
		switch {
		case err != nil: // it was none when the item came
			r.take(p, push.Answer{Err: err})
		case q.request == nil:
			r.take(p, push.Answer{Values: []push.Value{{Text: q.text, Time: now}}})
		default:
			if q.samples() {
				p.mark = marks.IDOf(p.host.spec.Name, p.original.Value())
				p.remember(r.agent.marks, now)
			}
			questions = append(questions, push.Question{Request: q.request, After: p.after})
			r.probes = append(r.probes, *p)
		}
	}
	return questions
}

// remember looks up what has been sent of a counter.
func (p *probe) remember(m *marks.Marks, now time.Time) {
	last, use := m.After(p.mark, now)
	p.sent = last
	if use {
		p.after = last
	}
}

// take takes an answer in.
func (r *round) take(p *probe, answer push.Answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answered = append(r.answered, answered{p, answer})
	if len(r.answered) >= handMany {
		r.handOver()
	}
}

func (r *round) hand() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.handOver()
}

func (r *round) handNowAndThen(ctx context.Context) {
	ticker := time.NewTicker(handAfter)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			r.hand()
		}
	}
}

// handOver gives the sink what the answers come to, and takes note of it when the
// sink has it. The lock is held.
func (r *round) handOver() {
	if len(r.answered) == 0 {
		return
	}
	a := r.agent
	values, outcomes := a.judge(r.answered)
	r.answered = r.answered[:0]
	if a.append(values) {
		a.settle(outcomes)
	}
}

// append gives values to the sink, and reports whether it has them, but for such
// as it never takes.
func (a *Agent) append(values []zabbix.Value) bool {
	if len(values) == 0 {
		return true
	}
	err := a.cfg.Sink.Append(values)
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.appended(len(values), err)
}
