package perfplan

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// unknownParts is how many parts an object is taken to have before an answer
// tells.
const unknownParts = 8

// leadShare is which part of an interval requests may come before they are
// expected, or rounds after they are due.
const leadShare = 10

// Groups lists the groups that something is wanted of, the shortest interval
// first.
func (t *Table) Groups() []Group {
	t.mu.Lock()
	defer t.mu.Unlock()
	groups := make([]Group, 0, len(t.groups))
	for g := range t.groups {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.Interval, b.Interval) })
	return groups
}

// Due is what must be read of a group so that all of it was read since a time,
// but for what nobody is expected to ask for before next, when the following
// round begins. What nobody asked for since idle is forgotten, sooner if nobody
// ever did; what the vCenter refuses waits.
func (t *Table) Due(g Group, since, next, idle, now time.Time) []Request {
	var due []Request
	t.eachOf(g, func(e Entity, s *subject) {
		t.forget(g, e, s, idle, now)
		if s.refusal != nil && now.Before(s.until) {
			return
		}
		if r := s.request(g, e, since, next, now); len(r.Metrics) > 0 {
			due = append(due, r)
		}
	})
	slices.SortFunc(due, func(a, b Request) int {
		return cmp.Or(cmp.Compare(a.Entity.Type, b.Entity.Type), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	return due
}

// atATime is how many entities are looked at until others may look: all of a
// large site would keep every poll waiting for a tenth of a second.
const atATime = 100

// eachOf looks at the entities of a group, holding mu for a few of them at a
// time. Look may remove the one that it is given.
func (t *Table) eachOf(g Group, look func(Entity, *subject)) {
	t.mu.Lock()
	all := slices.Collect(maps.Keys(t.groups[g]))
	t.mu.Unlock()
	for some := range slices.Chunk(all, atATime) {
		t.mu.Lock()
		for _, e := range some {
			if s := t.groups[g][e]; s != nil {
				look(e, s)
			}
		}
		t.mu.Unlock()
	}
}

// forget removes what nobody asked for since idle, and what was read ahead in
// vain. The caller holds mu.
func (t *Table) forget(g Group, e Entity, s *subject, idle, now time.Time) {
	s.wants = slices.DeleteFunc(s.wants, func(w *want) bool {
		lapsed := w.lapsed(idle, now)
		if lapsed {
			t.weight -= w.weight()
		}
		return lapsed
	})
	if len(s.wants) == 0 {
		t.remove(g, e)
	}
}

// request asks for what was not read since a time and may be asked for before
// the next round, or a little later: rounds may be late, requests early.
func (s *subject) request(g Group, e Entity, since, next, now time.Time) Request {
	r := Request{Entity: e, Suspect: s.refusal != nil}
	next = next.Add(time.Duration(g.Interval) * time.Second / leadShare)
	for _, w := range s.wants {
		if !w.due(since, next) {
			continue
		}
		r.Metrics = append(r.Metrics, w.metric)
		r.Samples = max(r.Samples, w.missing(g, now))
		r.Series += w.parts()
	}
	return r
}

// due reports whether w must be read because that was before since, or never,
// and somebody may ask for it until next.
func (w *want) due(since, next time.Time) bool {
	return w.read == 0 || w.read < instantOf(since) && w.expected(w.read) <= instantOf(next)
}

// missing is how many samples must be read so that none is left out since the
// last time, and as many as were asked for are there.
func (w *want) missing(g Group, now time.Time) int {
	if w.read == 0 || w.full < w.depth {
		return int(w.depth)
	}
	passed := int(w.read.before(now) / (time.Duration(g.Interval) * time.Second))
	return min(int(w.depth), passed+2)
}

// parts is how many series an answer will have.
func (w *want) parts() int {
	if w.read != 0 {
		return max(1, len(w.series))
	}
	return parts(w.metric, len(w.series))
}

func parts(m Metric, known int) int {
	if m.Instance == "*" && known == 0 {
		return unknownParts
	}
	return max(1, known)
}

// Request asks for the newest n samples of one metric, as somebody who waits
// for them does.
func (t *Table) Request(g Group, e Entity, m Metric, n int) Request {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := Request{Entity: e, Metrics: []Metric{m}, Samples: n, Series: parts(m, 0)}
	if s, w := t.find(g, e, m); s != nil {
		r.Suspect = s.refusal != nil
		if w != nil {
			r.Series = w.parts()
		}
	}
	return r
}

// Join makes one request of two for the same entity.
func (r Request) Join(o Request) Request {
	r.Samples = max(r.Samples, o.Samples)
	r.Suspect = r.Suspect || o.Suspect
	for _, m := range o.Metrics {
		if !slices.Contains(r.Metrics, m) {
			r.Metrics = append(r.Metrics, m)
			r.Series += parts(m, 0)
		}
	}
	return r
}

// Newest is the time of the newest sample in an answer, 0 for none.
func Newest(answer []Series) int64 {
	newest := int64(0)
	for _, s := range answer {
		if n := len(s.Samples); n > 0 {
			newest = max(newest, s.Samples[n-1].Time)
		}
	}
	return newest
}

// Size is what the table holds.
type Size struct {
	Entities int // counted in each group
	Metrics  int
	Samples  int
	Refused  int       // entities that the vCenter refuses to tell of
	Oldest   time.Time // when the sample data that was read longest ago was read; zero: none
}

// Size counts what the table holds.
func (t *Table) Size() Size {
	var size Size
	for _, g := range t.Groups() {
		t.eachOf(g, func(_ Entity, s *subject) { size.add(s) })
	}
	return size
}

func (z *Size) add(s *subject) {
	z.Entities++
	if s.refusal != nil {
		z.Refused++
	}
	z.Metrics += len(s.wants)
	for _, w := range s.wants {
		for _, series := range w.series {
			z.Samples += len(series.Samples)
		}
		if w.read != 0 && (z.Oldest.IsZero() || w.read.time().Before(z.Oldest)) {
			z.Oldest = w.read.time()
		}
	}
}
