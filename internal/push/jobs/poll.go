package jobs

import (
	"context"
	"time"

	"vpoller/internal/push"
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
}

// A place is an ask of a unit.
type place struct {
	unit *unit
	ask  int
}

// poll asks about units and hands their values on.
func (l *lane) poll(ctx context.Context, units []*unit) {
	r := round{lane: l, ctx: ctx}
	var questions []push.Question
	for _, u := range units {
		for n := range u.job.asks {
			questions = append(questions, u.job.question(n, u.object.Ref, u.newest(n)))
			r.whose = append(r.whose, place{u, n})
		}
	}
	if len(questions) == 0 {
		return
	}
	l.cfg.Poller.Poll(ctx, questions, func(i int, a push.Answer) { r.take(r.whose[i], a) })
	r.flush()
}

// newest is the time of the last sample of an ask; zero when none is known.
func (u *unit) newest(n int) time.Time {
	if u.last == nil || u.last[n] == 0 {
		return time.Time{}
	}
	return time.Unix(0, u.last[n])
}

// take makes values of an answer.
func (r *round) take(p place, a push.Answer) {
	key, _ := p.unit.key(p.ask) //nolint:errcheck // newUnit has tried
	if a.Err != nil {
		r.failed(p, key, a.Err)
		return
	}
	taken := 0
	for _, v := range a.Values {
		if p.unit.seen(p.ask, v.Time) {
			continue
		}
		taken++
		r.values = append(r.values, zabbix.Value{
			Host: p.unit.host, Key: key, Value: v.Text,
			Clock: v.Time.Unix(), NS: int32(v.Time.Nanosecond()),
		})
	}
	p.unit.job.counts.answered(taken, time.Now())
	if len(r.values) >= portion {
		r.flush()
	}
}

// seen reports whether a sample of that time, or a later one, was there before; if
// not, it counts from now on.
func (u *unit) seen(n int, at time.Time) bool {
	if u.last == nil {
		return false
	}
	if at.UnixNano() <= u.last[n] {
		return true
	}
	u.last[n] = at.UnixNano()
	return false
}

func (r *round) failed(p place, key string, err error) {
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
	r.values = r.values[:0]
}
