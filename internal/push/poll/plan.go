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
