package poll

import (
	"encoding/binary"
	"slices"

	"vpoller/protocol"
)

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
	for _, o := range g.list {
		set := o.set()
		b := known[set]
		if b == nil {
			b = g.batch(o.parts)
			known[set] = b
			all = append(all, b)
		}
		b.objects = append(b.objects, o)
	}
	return all
}

// set is what is asked of an object, in a form to compare.
func (o *object) set() string {
	slices.Sort(o.parts)
	var set []byte
	for _, id := range o.parts {
		set = binary.AppendUvarint(set, uint64(id))
	}
	return string(set)
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
