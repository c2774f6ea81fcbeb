package jobs

import (
	"context"
	"time"

	"vpoller/internal/push"
	"vpoller/internal/push/marks"
	"vpoller/protocol"
	"vpoller/zabbix"
)

// portion is how many values go to the sink at a time.
const portion = 1000

// A round is one poll of units that are due together.
type round struct {
	*lane
	ctx    context.Context
	whose  []place // of each question
	values []zabbix.Value
	marks  []marks.Mark // of the values that are samples
}

// A place is an ask of a unit.
type place struct {
	unit  *unit
	ask   int
	mark  uint64    // of a counter; 0 of others
	sent  time.Time // of a counter: the last sample that was sent
	after time.Time // likewise, where samples can be asked for from there on
}

// poll asks about units and hands their values on.
func (l *lane) poll(ctx context.Context, units []*unit) {
	r := round{lane: l, ctx: ctx}
	var questions []push.Question
	now := time.Now()
	for _, u := range units {
		for n := range u.job.asks {
			p := l.place(u, n, now)
			questions = append(questions, u.job.question(n, u.object.Ref, p.after))
			r.whose = append(r.whose, p)
		}
	}
	if len(questions) == 0 {
		return
	}
	l.cfg.Poller.Poll(ctx, questions, func(i int, a push.Answer) { r.take(&r.whose[i], a) })
	r.flush()
}

// place is where the answer to an ask of a unit goes.
func (l *lane) place(u *unit, n int, now time.Time) place {
	p := place{unit: u, ask: n}
	if u.job.samples {
		key, _ := u.key(n) //nolint:errcheck // newUnit has tried
		p.mark = marks.IDOf(u.host, key)
		last, use := l.marks.After(p.mark, now)
		if p.sent = last; use {
			p.after = last
		}
	}
	return p
}

// take makes values of an answer.
func (r *round) take(p *place, a push.Answer) {
	key, _ := p.unit.key(p.ask) //nolint:errcheck // newUnit has tried
	if a.Err != nil {
		r.failed(p, key, a.Err)
		return
	}
	taken := 0
	for _, v := range a.Values {
		if p.seen(v.Time) {
			continue
		}
		taken++
		r.values = append(r.values, zabbix.Value{
			Host: p.unit.host, Key: key, Value: v.Text,
			Clock: v.Time.Unix(), NS: int32(v.Time.Nanosecond()),
		})
	}
	if taken > 0 && p.mark != 0 {
		r.marks = append(r.marks, marks.Mark{ID: p.mark, Time: p.after.UnixNano()})
	}
	p.unit.job.counts.answered(taken, time.Now())
	if len(r.values) >= portion {
		r.flush()
	}
}

// seen reports whether a sample was there before; if not, it counts from now on.
func (p *place) seen(at time.Time) bool {
	if p.mark == 0 {
		return false
	}
	if !at.After(p.after) || at.Equal(p.sent) {
		return true
	}
	p.after = at
	return false
}

func (r *round) failed(p *place, key string, err error) {
	if r.ctx.Err() != nil {
		return // what was not asked any more is no problem
	}
	if r.cfg.Failed != nil {
		r.cfg.Failed(p.unit.host, key, err)
	}
	if p.unit.job.counts.failed(Problem{Host: p.unit.host, Key: key, Err: err, Time: time.Now()}) {
		r.cfg.Logger.Warn("item of a job has no value", "job", p.unit.job.Name, "vcenter", r.vcenter, "object", p.unit.object.Name,
			"host", p.unit.host, "key", key, "error", err, "hint", protocol.ResponseOf(err).Hint)
	}
}

func (r *round) flush() {
	if len(r.values) == 0 {
		return
	}
	if err := r.cfg.Sink.Append(r.values); err != nil {
		r.cfg.Logger.Warn("values of jobs are not all taken", "vcenter", r.vcenter, "error", err)
	}
	r.lane.marks.Advance(r.marks, time.Now())
	r.values, r.marks = r.values[:0], r.marks[:0]
}
