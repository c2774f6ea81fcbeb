package poll

import (
	"slices"
	"time"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// A plan puts questions together.
type plan struct {
	questions []push.Question
	learnt    *learnt
	now       time.Time
	apart     bool // properties are asked for one by one
	groups    map[shape]*group
	order     []*group // by their first question, so that a plan is always the same
}

// A group is all questions of a shape.
type group struct {
	shape
	first   *protocol.Request
	objects map[string]int // place in list
	list    []object
	ids     map[string]int // of parts
	parts   []string       // by id
}

func newPlan(questions []push.Question, l *learnt, now time.Time) *plan {
	return &plan{questions: questions, learnt: l, now: now, groups: map[shape]*group{}}
}

// add puts question i with others. The error is the answer to one that cannot
// be asked at all.
func (p *plan) add(i int) error {
	q := &p.questions[i]
	m, err := protocol.LookupRequest(q.Request)
	if err != nil {
		return err
	}
	if err := m.Check(q.Request); err != nil {
		return err
	}
	s := shapeOf(q, m, p.learnt, p.now)
	if p.apart && s.form == selected {
		s.setEqual(q.Request)
	}
	g := p.groups[s]
	if g == nil {
		g = &group{shape: s, first: q.Request, objects: map[string]int{}, ids: map[string]int{}}
		p.groups[s] = g
		p.order = append(p.order, g)
	}
	g.add(i, q)
	return nil
}

// add notes question i under its object.
func (g *group) add(i int, q *push.Question) {
	at, ok := g.objects[q.Request.Name]
	if !ok {
		at = len(g.list)
		g.objects[q.Request.Name] = at
		g.list = append(g.list, object{name: q.Request.Name, since: q.After})
	}
	o := &g.list[at]
	o.questions = append(o.questions, i)
	if q.After.Before(o.since) {
		o.since = q.After
	}
	switch g.form {
	case selected:
		for _, path := range q.Request.Properties {
			o.want(g.id(path))
		}
	case sampled:
		o.want(g.id(counterOf(q.Request)))
	}
}

// id is the number of a property or counter in this group.
func (g *group) id(part string) int {
	id, ok := g.ids[part]
	if !ok {
		id = len(g.parts)
		g.ids[part] = id
		g.parts = append(g.parts, part)
	}
	return id
}

// want notes that a part is asked of the object.
func (o *object) want(id int) {
	if !slices.Contains(o.parts, id) {
		o.parts = append(o.parts, id)
	}
}

// batches are the requests of the plan, with at most so many names each.
func (p *plan) batches(names int) []*batch {
	var all []*batch
	for _, g := range p.order {
		for _, b := range g.bySet() {
			all = append(all, b.cut(b.fits(names, p.now))...)
		}
	}
	return all
}

// bySet puts the objects together of which the same parts are asked.
func (g *group) bySet() []*batch {
	var all []*batch
	known := map[string]*batch{}
	var set []byte
	for _, o := range g.list {
		slices.Sort(o.parts)
		set = set[:0]
		for _, id := range o.parts {
			set = append(set, byte(id>>8), byte(id))
		}
		b := known[string(set)]
		if b == nil {
			b = g.batch(o.parts)
			known[string(set)] = b
			all = append(all, b)
		}
		b.objects = append(b.objects, o)
	}
	return all
}

// batch is the request for some parts of objects that are still to be said.
func (g *group) batch(ids []int) *batch {
	b := &batch{form: g.form, request: *g.first, many: g.many}
	if g.form == sampled {
		b.request = g.samples()
	}
	for _, id := range ids {
		b.parts = append(b.parts, g.parts[id])
	}
	return b
}

// samples is the request for counters that are still to be said.
func (g *group) samples() protocol.Request {
	var r protocol.Request
	r.Set(protocol.FieldMethod, g.method)
	for _, f := range []struct {
		field protocol.Field
		text  string
	}{{protocol.FieldHostname, g.hostname}, {protocol.FieldInstance, g.instance}, {protocol.FieldPerfInterval, g.every}} {
		if !g.first.Null(f.field) {
			r.Set(f.field, f.text)
		}
	}
	if g.maxAge >= 0 {
		r.SetMaxAge(g.maxAge)
	}
	return r
}

const (
	cells  = 50_000 // values that a reply should have at most
	listed = 500    // values that a list may have; alarms, devices, counters
)

// fits is how many objects to ask for at once.
func (b *batch) fits(names int, now time.Time) int {
	each := max(len(b.parts), 1)
	switch {
	case b.form == sampled:
		each *= b.samples(now)
	case b.lists():
		each = listed
	}
	return min(names, max(cells/each, 1))
}

// lists reports whether each object has a list for an answer.
func (b *batch) lists() bool {
	m, ok := protocol.Lookup(b.request.Method)
	return ok && (m.View == protocol.ViewRows || m.View == protocol.ViewInnerRows)
}

// samples is how many realtime samples of a counter there can be in a reply.
func (b *batch) samples(now time.Time) int {
	since := b.since()
	if since.IsZero() {
		return 1
	}
	return 1 + int(min(max(now.Sub(since), 0), time.Hour)/(20*time.Second))
}

// cut takes a batch apart into those of at most n objects. Objects in equal
// parts, so that no request is much smaller than the others.
func (b *batch) cut(n int) []*batch {
	var all []*batch
	count := (len(b.objects) + n - 1) / n
	for i := range count {
		from, to := i*len(b.objects)/count, (i+1)*len(b.objects)/count
		all = append(all, b.of(b.objects[from:to]))
	}
	return all
}
