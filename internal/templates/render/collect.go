package render

import "vpoller/internal/templates/source"

// collect gives every item that the flavour has its key. What is computed over
// something that is not there is not there either.
func (c *compiler) collect() {
	c.entries = map[string]*entry{}
	c.triggers = map[string]trigger{}
	c.graphs = map[string]string{}
	c.masters = masters{byPath: map[string]*master{}}
	c.host = scope{address: c.t.Address.In(c.flavour, source.Address{})}
	c.enter(c.t.Items, c.host)
	for i := range c.t.Discovery {
		if r := &c.t.Discovery[i]; c.hasRule(r) {
			c.enter(r.Items, c.within(r))
		}
	}
	for removed := true; removed; {
		removed = false
		for id, e := range c.entries {
			if !c.fed(e) {
				delete(c.entries, id)
				removed = true
			}
		}
	}
	c.nameTriggers()
	c.enlist()
}

// enlist gives every master its dependents: after that its key is final.
func (c *compiler) enlist() {
	c.enlistItems(c.t.Items)
	for i := range c.t.Discovery {
		r := &c.t.Discovery[i]
		if !c.hasRule(r) {
			continue
		}
		if c.overList(r) {
			m := c.listMaster(c.within(r), c.t.List(r.List))
			m.used = m.used || !r.Disabled
		}
		c.enlistItems(r.Items)
	}
}

func (c *compiler) enlistItems(items []source.Item) {
	for i := range items {
		e := c.entries[items[i].ID]
		if e == nil {
			continue
		}
		if m := c.masterOf(e); m != nil {
			m.used = m.used || !e.Disabled
		}
	}
}

func (c *compiler) within(r *source.Rule) scope {
	s := scope{rule: r, address: r.Address.In(c.flavour, c.host.address)}
	s.other = s.address != c.host.address
	if r.List != "" {
		s.list = c.t.List(r.List)
	}
	return s
}

func (c *compiler) enter(items []source.Item, s scope) {
	for i := range items {
		if e := (&entry{Item: &items[i], scope: s}); e.In(c.flavour) {
			e.key = c.key(e)
			c.entries[e.ID] = e
		}
	}
}

// fed reports whether everything that an item is computed of is there.
func (c *compiler) fed(e *entry) bool {
	if e.List != "" && !e.ownKey(c.flavour) && !c.t.List(e.List).In(c.flavour) {
		return false
	}
	if e.Member != "" && !c.single(e) && !e.ownKey(c.flavour) && !e.scope.list.In(c.flavour) {
		return false
	}
	if e.From != "" && c.entries[e.From] == nil {
		return false
	}
	return c.have(e.Formula)
}

// have reports whether all items of an expression are there.
func (c *compiler) have(expression string) bool {
	for _, m := range source.Reference.FindAllStringSubmatch(expression, -1) {
		if c.entries[m[1]] == nil {
			return false
		}
	}
	return true
}

// single reports whether a member of a row is read by a method for one row.
func (c *compiler) single(e *entry) bool {
	apart := c.flavour == source.External || c.flavour == source.Native
	return e.Member != "" && e.scope.rule.One != nil && apart
}

// ownKey reports whether the row says the key, as one of the original's templates:
// then it has a check of its own. Of a member the value stands in that key.
func (e *entry) ownKey(f source.Flavour) bool { return e.Own(f).Key != "" }
