package perfplan

import "time"

const (
	// aheadTime is how long a metric is read that nobody has asked for yet: for
	// one round of polling, once a minute, that takes its time.
	aheadTime = 3 * time.Minute
	// aheadShare of the memory is for such metrics and all others; beyond it
	// there are only those that were asked for.
	aheadShare = 2
)

// Expect notes that somebody may soon ask for the newest n samples of a metric
// of an entity, and returns the request to read them now. It is false when that
// is wanted already, when the vCenter refuses to tell of the entity, and when
// half of the memory is taken.
func (t *Table) Expect(g Group, e Entity, m Metric, n int, now time.Time) (Request, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, w := t.find(g, e, m)
	if w != nil || s != nil && s.refusal != nil || t.weight+wantWeight+n > t.limit/aheadShare {
		return Request{}, false
	}
	if s == nil {
		s = t.addSubject(g, e)
	}
	w = &want{metric: m, depth: int32(n), ahead: instantOf(now)} //nolint:gosec // at most what is kept
	s.wants = append(s.wants, w)
	t.weight += w.weight()
	return Request{Entity: e, Metrics: []Metric{m}, Samples: n, Series: parts(m, 0)}, true
}

// Wants reports whether a metric is read, be it that nobody asked for it yet.
func (t *Table) Wants(g Group, e Entity, m Metric) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, w := t.find(g, e, m)
	return w != nil
}

// lapsed reports whether nobody asked for w since idle, or never and for too
// long.
func (w *want) lapsed(idle, now time.Time) bool {
	if w.asked == 0 {
		return w.ahead.before(now) >= aheadTime
	}
	return w.asked < instantOf(idle)
}
