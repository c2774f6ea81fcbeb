package vsphere

import (
	"context"
	"time"

	"vpoller/vsphere/internal/perfplan"
)

// QueryMany takes no call for what is read regularly already, and has the rest
// read together.
func (p *perfPlan) QueryMany(ctx context.Context, q query, metrics []metric) ([]series, error) {
	a := &perfAnswer{perfPlan: p, query: q, group: q.group(), entity: entityOf(q.ref), began: time.Now()}
	missing, err := a.look(planned(metrics))
	if err != nil || missing == nil {
		return a.found, err
	}
	if missing, err = a.wait(ctx, missing); err != nil {
		return nil, err
	}
	if missing != nil {
		p.counts.unplanned.Add(int64(len(missing)))
		rest, err := p.directPerf.QueryMany(ctx, q, unplanned(missing))
		return append(a.found, rest...), err
	}
	return a.found, nil
}

// perfAnswer is what a plan gathers for one request.
type perfAnswer struct {
	*perfPlan
	query  query
	group  perfplan.Group
	entity perfplan.Entity
	began  time.Time
	found  []series
}

// look takes what is in memory and returns the metrics that are not.
func (a *perfAnswer) look(metrics []perfplan.Metric) (missing []perfplan.Metric, err error) {
	for _, m := range metrics {
		found, ok, err := a.table.Look(a.group, a.entity, m, a.query.samples, a.began, a.query.age())
		switch {
		case err != nil:
			return nil, err
		case ok:
			a.found = append(a.found, plannedSeries(found)...)
		default:
			missing = append(missing, m)
		}
	}
	return missing, nil
}

// wait has metrics read and takes them; what it returns is not there all the
// same, for lack of memory.
func (a *perfAnswer) wait(ctx context.Context, metrics []perfplan.Metric) ([]perfplan.Metric, error) {
	var reads []perfplan.Request
	var unread []perfplan.Metric
	leads := make(map[perfplan.Metric]bool)
	for _, m := range metrics {
		ahead := a.leads(a.group, a.entity, m, a.began)
		if !a.table.Want(a.group, a.entity, m, a.query.samples, a.began) {
			unread = append(unread, m)
			continue
		}
		leads[m] = ahead
		reads = append(reads, a.table.Request(a.group, a.entity, m, a.query.samples))
	}
	if err := a.gatherAll(ctx, reads, leads); err != nil {
		return nil, err
	}
	wanted := make([]perfplan.Metric, len(reads))
	for i, r := range reads {
		wanted[i] = r.Metrics[0]
	}
	missing, err := a.look(wanted)
	return append(unread, missing...), err
}

// gatherAll waits until all is read: by the read that is under way, where that
// is of use, or by the next. Each request is of one metric.
func (a *perfAnswer) gatherAll(ctx context.Context, reads []perfplan.Request, leads map[perfplan.Metric]bool) error {
	waits := make(map[*gathering]perfplan.Request)
	for _, r := range reads {
		if !a.query.fresh && a.underWay(ctx, a.group, r) {
			continue
		}
		b, err := a.join(ctx, a.group, r, leads[r.Metrics[0]])
		if err != nil {
			return err
		}
		waits[b] = r
	}
	for b, r := range waits {
		if err := a.await(ctx, b, r); err != nil {
			return err
		}
	}
	return nil
}

func planned(metrics []metric) []perfplan.Metric {
	list := make([]perfplan.Metric, len(metrics))
	for i, m := range metrics {
		list[i] = perfplan.Metric{Counter: m.counter, Instance: m.instance}
	}
	return list
}

func unplanned(metrics []perfplan.Metric) []metric {
	list := make([]metric, len(metrics))
	for i, m := range metrics {
		list[i] = metric{m.Counter, m.Instance}
	}
	return list
}
