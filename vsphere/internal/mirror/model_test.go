package mirror

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// plain is a store as simple as can be: what every object is called and what
// is known of it.
type plain struct {
	order []Ref
	props map[Ref]map[string]any
}

func (p *plain) remove(ref Ref) {
	delete(p.props, ref)
	p.order = slices.DeleteFunc(p.order, func(r Ref) bool { return r == ref })
}

// TestModel does random things to a store and to a plain one; afterwards both
// know the same.
func TestModel(t *testing.T) {
	for seed := range uint64(20) {
		rnd := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // no secret
		s, p := newStore(), &plain{props: make(map[Ref]map[string]any)}
		s.Interest(kind, path, false, epoch)
		s.Join(epoch, map[string][]string{kind: {path}})
		for range 2000 {
			step(rnd, s, p)
		}
		compare(t, seed, s, p)
	}
}

func step(rnd *rand.Rand, s *Store, p *plain) {
	ref := vm(fmt.Sprint("vm-", rnd.IntN(300)))
	known := p.props[ref] != nil
	values := map[string]any{"name": fmt.Sprint("name", rnd.IntN(50))}
	if rnd.IntN(2) == 0 {
		values[path] = rnd.IntN(1000)
	}
	switch n := rnd.IntN(100); {
	case n < 40: // enters, or is told again
		s.Enter(kind, ref, append([]string{path}, vms.Identity...), values, true)
		if !known {
			p.order = append(p.order, ref)
		}
		p.props[ref] = values
	case n < 60:
		s.Modify(kind, ref, values)
		if known {
			maps.Copy(p.props[ref], values)
		}
	case n < 99:
		s.Leave(kind, ref, nil, true)
		p.remove(ref)
	default: // a sync that names every object but one
		s.Begin()
		for _, r := range p.order {
			if r != ref {
				s.Enter(kind, r, append([]string{path}, vms.Identity...), p.props[r], true)
			}
		}
		s.Synced(epoch, s.Identities(), s.Watchable())
		p.remove(ref)
	}
}

func compare(t *testing.T, seed uint64, s *Store, p *plain) {
	t.Helper()
	rows, whole := s.All(kind, []string{"name", path})
	if !whole || len(rows) != len(p.order) {
		t.Fatalf("seed %d: %d rows, want %d; whole %v", seed, len(rows), len(p.order), whole)
	}
	byName := make(map[string][]Ref)
	for i, ref := range p.order {
		props := p.props[ref]
		if rows[i].Ref != ref || rows[i].Values[0] != props["name"] || rows[i].Values[1] != props[path] {
			t.Errorf("seed %d: row %d is %+v, want %v %v", seed, i, rows[i], ref, props)
		}
		name, _ := props["name"].(string)
		byName[name] = append(byName[name], ref)
	}
	for i := range 50 {
		name := fmt.Sprint("name", i)
		found := s.Find(kind, name)
		if len(found) != len(byName[name]) {
			t.Errorf("seed %d: %s is %v, want %v", seed, name, found, byName[name])
		}
		for _, ref := range byName[name] {
			if !slices.Contains(found, ref) {
				t.Errorf("seed %d: %s is %v, want %v", seed, name, found, byName[name])
			}
		}
	}
}
