package vsphere

import (
	"context"
	"slices"
	"time"

	"vpoller/vsphere/internal/perfplan"
)

// leads reports whether the first request for a metric, which this is, is a
// reason to read it of all objects of the type. It is only for realtime samples
// of whole objects: history is read in small calls, and parts have other names
// in each object.
func (p *perfPlan) leads(g perfplan.Group, e perfplan.Entity, m perfplan.Metric, now time.Time) bool {
	if p.peers == nil || !g.Realtime || m.Instance != "" || p.table.Wants(g, e, m) {
		return false
	}
	return p.columns.Ask(perfplan.Column{Group: g, Type: e.Type, Metric: m}, e.ID, now)
}

// ahead has what r asks for read of all objects of the type.
func (b *gathering) ahead(g perfplan.Group, r perfplan.Request) {
	for _, m := range r.Metrics {
		column := perfplan.Column{Group: g, Type: r.Entity.Type, Metric: m}
		b.columns[column] = max(b.columns[column], r.Samples)
	}
}

// widen adds what is to be read ahead to a gathering that nobody joins any
// more, as far as there is memory.
func (p *perfPlan) widen(g perfplan.Group, b *gathering) {
	peers, now := make(map[string][]Ref), time.Now()
	for column, samples := range b.columns {
		all, ok := peers[column.Type]
		if !ok {
			all = p.peers(column.Type)
			peers[column.Type] = all
		}
		for _, ref := range all {
			if r, ok := p.table.Expect(g, entityOf(ref), column.Metric, samples, now); ok {
				b.include(r)
			}
		}
	}
}

// setReading notes what is being read; nil: nothing.
func (p *perfPlan) setReading(g perfplan.Group, b *gathering) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reading[g] = b
}

// underWay waits for what r asks for if it is being read already; false when it
// is not, or that fails.
func (p *perfPlan) underWay(ctx context.Context, g perfplan.Group, r perfplan.Request) bool {
	p.mu.Lock()
	b := p.reading[g]
	p.mu.Unlock()
	return b != nil && b.covers(r) && p.await(ctx, b, r) == nil
}

// covers reports whether b, which does not change any more, reads what r asks
// for.
func (b *gathering) covers(r perfplan.Request) bool {
	known, ok := b.requests[r.Entity]
	return ok && known.Samples >= r.Samples && !slices.ContainsFunc(r.Metrics, func(m perfplan.Metric) bool {
		return !slices.Contains(known.Metrics, m)
	})
}

// running lists the hosts or virtual machines that have realtime samples, as
// far as the mirror knows; none while it is not up to date.
func (m *mirrored) running(kind string) []Ref {
	if live, _ := m.store.Live(); !live || !slices.Contains([]string{"HostSystem", "VirtualMachine"}, kind) {
		return nil
	}
	paths := runtimePaths()
	rows, _ := m.store.All(kind, paths)
	var refs []Ref
	for _, o := range objectsOf(rows, paths) {
		if inService(o, "", "") == nil {
			refs = append(refs, o.Ref)
		}
	}
	return refs
}
