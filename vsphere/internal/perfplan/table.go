package perfplan

import (
	"slices"
	"sync"
	"time"
)

// wantWeight is what a metric that is wanted takes in memory, in samples of 16
// bytes; its samples come on top.
const wantWeight = 12

// Table is what is wanted and what was read of it. It is safe for concurrent
// use.
type Table struct {
	limit int // weight that may be kept

	mu     sync.Mutex // guards what follows
	groups map[Group]map[Entity]*subject
	weight int
}

// NewTable makes a table that takes about as much memory as limit samples of
// 16 bytes.
func NewTable(limit int) *Table {
	return &Table{limit: limit, groups: make(map[Group]map[Entity]*subject)}
}

// subject is what is wanted of an entity in a group.
type subject struct {
	wants    []*want
	refusals int       // how often in a row it was refused
	refusal  error     // why, the last time
	until    time.Time // when it may be tried again
}

// want is one metric that somebody asked for, or is expected to.
type want struct {
	metric Metric
	habit
	ahead  instant // since when it is expected; zero: somebody asked first
	read   instant // zero: never
	depth  int32   // newest samples that were asked for
	full   int32   // newest samples that are there, if the vCenter had them
	series []Series
}

// find returns what is wanted, nil when it is not. The caller holds mu.
func (t *Table) find(g Group, e Entity, m Metric) (*subject, *want) {
	s := t.groups[g][e]
	if s == nil {
		return nil, nil
	}
	i := slices.IndexFunc(s.wants, func(w *want) bool { return w.metric == m })
	if i < 0 {
		return s, nil
	}
	return s, s.wants[i]
}

// Look answers from memory: the newest n samples of a metric, if they were
// read no longer ago than age. The error is why the vCenter refuses to tell.
// Each series is the caller's, and may hold fewer samples, or none. Who looks is interested
// from now on, if it was wanted before.
func (t *Table) Look(g Group, e Entity, m Metric, n int, now time.Time, age time.Duration) ([]Series, bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, w := t.find(g, e, m)
	if w != nil {
		w.ask(now)
	}
	if s != nil && s.refusal != nil && now.Before(s.until) {
		return nil, true, s.refusal
	}
	if w == nil || w.read == 0 || int(w.full) < n || w.read.before(now) > age {
		return nil, false, nil
	}
	found := make([]Series, len(w.series))
	for i, series := range w.series {
		found[i] = series
		found[i].Samples = slices.Clone(series.Samples[max(0, len(series.Samples)-n):])
	}
	return found, true, nil
}

// Want notes that somebody asks for the newest n samples of a metric; false
// when there is no memory left for it.
func (t *Table) Want(g Group, e Entity, m Metric, n int, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, w := t.find(g, e, m)
	more := n
	if w != nil {
		more = max(0, n-int(w.depth))
	} else {
		more += wantWeight
	}
	if t.weight+more > t.limit {
		return false
	}
	t.weight += more
	if s == nil {
		s = t.addSubject(g, e)
	}
	if w == nil {
		w = &want{metric: m}
		s.wants = append(s.wants, w)
	}
	w.ask(now)
	w.depth = max(w.depth, int32(n)) //nolint:gosec // at most what is kept
	return true
}

// addSubject begins what is wanted of an entity. The caller holds mu.
func (t *Table) addSubject(g Group, e Entity) *subject {
	entities := t.groups[g]
	if entities == nil {
		entities = make(map[Entity]*subject)
		t.groups[g] = entities
	}
	s := new(subject)
	entities[e] = s
	return s
}

// Apply puts in what the vCenter answered to a request, which has no error: a
// metric without a series in the answer has no samples any more.
func (t *Table) Apply(g Group, r Request, answer []Series, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.groups[g][r.Entity]
	if s == nil {
		return
	}
	s.refusals, s.refusal = 0, nil
	for _, m := range r.Metrics {
		if _, w := t.find(g, r.Entity, m); w != nil {
			w.apply(r.Samples, answer, now)
		}
	}
}

func (w *want) apply(samples int, answer []Series, now time.Time) {
	w.full = min(w.depth, max(w.full, int32(samples))) //nolint:gosec // at most what is kept
	w.read = instantOf(now)
	var series []Series
	for _, a := range answer {
		if !w.metric.covers(a.Metric) || slices.ContainsFunc(series, func(s Series) bool { return s.Metric == a.Metric }) {
			continue
		}
		a.Samples = merge(w.samplesOf(a.Metric), a.Samples, int(w.full))
		series = append(series, a)
	}
	w.series = series
}

// samplesOf is what is known of one part of an object.
func (w *want) samplesOf(m Metric) []Sample {
	for _, s := range w.series {
		if s.Metric == m {
			return s.Samples
		}
	}
	return nil
}

// Refuse remembers that the vCenter does not answer requests for an entity: for
// pause, and twice as long after each further time, at most maxPause.
func (t *Table) Refuse(g Group, e Entity, why error, now time.Time, pause, maxPause time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.groups[g][e]
	if s == nil {
		return
	}
	wait := min(maxPause, pause<<min(s.refusals, 10))
	s.refusals++
	s.refusal, s.until = why, now.Add(wait)
	for _, w := range s.wants {
		w.series, w.read, w.full = nil, 0, 0
	}
}

// Drop forgets an entity that does not exist any more.
func (t *Table) Drop(e Entity) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for g := range t.groups {
		t.remove(g, e)
	}
}

// Clear forgets everything.
func (t *Table) Clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.groups)
	t.weight = 0
}

// remove takes an entity out of a group. The caller holds mu.
func (t *Table) remove(g Group, e Entity) {
	if s := t.groups[g][e]; s != nil {
		for _, w := range s.wants {
			t.weight -= w.weight()
		}
		delete(t.groups[g], e)
		if len(t.groups[g]) == 0 {
			delete(t.groups, g)
		}
	}
}

func (w *want) weight() int { return wantWeight + int(w.depth) }
