package vsphere

import (
	"context"
	"errors"
	"slices"
	"time"

	"vpoller/vsphere/internal/mirror"
)

// fromMirror is the [Inventory] of one request.
type fromMirror struct {
	*mirrored
	age allowedAge
}

// Get makes no call while everything it needs is fresh.
func (f fromMirror) Get(ctx context.Context, kind, id string, paths []string) (Object, error) {
	o, ok, err := f.one(ctx, kind, id, paths)
	if err == nil && !ok {
		return f.ask(ctx, kind, id, paths)
	}
	if err == nil {
		err = o.hidden(paths)
	}
	return o, err
}

// ask reads an object directly; that it is known which one it is saves calls.
func (f fromMirror) ask(ctx context.Context, kind, id string, paths []string) (Object, error) {
	shorter := id
	if live, _ := f.store.Live(); live && f.store.Has(kind) {
		ref, err := f.find(kind, id)
		if err != nil {
			return Object{}, err
		}
		shorter = ref.Type + ":" + ref.Value
	}
	o, err := f.asking().Get(ctx, kind, shorter, paths)
	var none *notFoundError
	if errors.As(err, &none) {
		err = &notFoundError{kind, id}
	}
	return o, err
}

// List makes no call while everything it needs is fresh.
func (f fromMirror) List(ctx context.Context, kind string, paths []string) ([]Object, error) {
	if !f.store.Has(kind) {
		return f.asking().List(ctx, kind, paths)
	}
	f.start()
	if err := f.waitSynced(ctx); canOnlyAsk(err) {
		return f.asking().List(ctx, kind, paths)
	} else if err != nil {
		return nil, err
	}
	all := identity(kind, paths)
	for {
		ok, err := f.ensure(ctx, kind, all)
		if err != nil {
			return nil, err
		}
		if !ok {
			return f.asking().List(ctx, kind, paths)
		}
		if rows, whole := f.store.All(kind, all); whole {
			return objectsOf(rows, all), nil
		}
		if err := f.mend(ctx, kind, all); err != nil {
			return nil, err
		}
	}
}

// Follow makes no call while everything it needs is fresh.
func (f fromMirror) Follow(ctx context.Context, kind, id string, own []string, rel Relation) (Object, []Object, error) {
	if !f.store.Has(rel.Kind) {
		return f.asking().Follow(ctx, kind, id, own, rel)
	}
	found, ok, err := f.one(ctx, kind, id, union(own, []string{rel.Via}))
	if err != nil {
		return found, nil, err
	}
	var related []Object
	if ok {
		related, ok, err = f.some(ctx, rel.Kind, refsOf(found.Props[rel.Via]), identity(rel.Kind, rel.Paths))
	}
	if !ok && err == nil {
		return f.asking().Follow(ctx, kind, id, own, rel)
	}
	return found, related, err
}

// Read knows names of objects; for everything else it asks.
func (f fromMirror) Read(ctx context.Context, selections ...Selection) (map[Ref]Object, error) {
	known := make(map[Ref]Object)
	var rest []Selection
	live, _ := f.store.Live()
	for _, sel := range selections {
		if live && slices.Equal(sel.Paths, []string{namePath}) {
			for ref, name := range f.store.Names(sel.Refs) {
				known[ref] = Object{Ref: ref, Name: name, Props: map[string]any{namePath: name}}
			}
			sel.Refs = slices.DeleteFunc(slices.Clone(sel.Refs), func(ref Ref) bool {
				_, ok := known[ref]
				return ok
			})
		}
		rest = append(rest, sel)
	}
	asked, err := f.direct.Read(ctx, rest...)
	for ref, o := range asked {
		known[ref] = o
	}
	return known, err
}

// one reads the object that id names; false when the mirror cannot.
func (f fromMirror) one(ctx context.Context, kind, id string, paths []string) (Object, bool, error) {
	if !f.store.Has(kind) {
		return Object{}, false, nil
	}
	f.start()
	if ok, err := f.ensure(ctx, kind, f.basis[kind]); !ok || err != nil {
		return Object{}, ok, err
	}
	ref, err := f.find(kind, id)
	if err != nil {
		return Object{}, true, err
	}
	found, ok, err := f.some(ctx, kind, []Ref{ref}, paths)
	if !ok || err != nil {
		return Object{}, ok, err
	}
	if len(found) == 0 {
		return Object{}, true, &notFoundError{kind, id}
	}
	return found[0], true, nil
}

// find is the one object that id names.
func (f fromMirror) find(kind, id string) (Ref, error) {
	if ref, ok := reference(id); ok && isKind(ref.Type, kind) {
		return ref, nil
	}
	refs := f.store.Find(kind, id)
	switch len(refs) {
	case 0:
		return Ref{}, &notFoundError{kind, id}
	case 1:
		return refs[0], nil
	}
	candidates := make([]string, len(refs))
	for i, ref := range refs {
		candidates[i] = f.store.PathOf(ref) + " (" + ref.Value + ")"
	}
	return Ref{}, &ambiguousError{id, candidates}
}

// some reads objects by reference, with their names whatever paths are; false
// when the mirror cannot.
func (f fromMirror) some(ctx context.Context, kind string, refs []Ref, paths []string) ([]Object, bool, error) {
	for {
		if ok, err := f.ensure(ctx, kind, paths); !ok || err != nil {
			return nil, ok, err
		}
		if rows, whole := f.store.Rows(kind, refs, paths); whole {
			return objectsOf(rows, paths), true, nil
		}
		if err := f.mend(ctx, kind, paths); err != nil {
			return nil, true, err
		}
	}
}

// mend waits until objects that came after a column was read are read too.
func (f fromMirror) mend(ctx context.Context, kind string, paths []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return f.read(ctx, kind, paths, holes)
}

// ensure sees to it that paths of a kind are as fresh as promised; false when
// the mirror does not keep one of them.
func (f fromMirror) ensure(ctx context.Context, kind string, paths []string) (bool, error) {
	arrived := time.Now()
	for {
		c := f.store.Check(kind, paths, f.terms(arrived))
		if c.Ahead {
			f.refresh(kind, paths)
		}
		if c.Fresh() {
			return true, nil
		}
		if ok, err := f.obtain(ctx, kind, c, arrived); !ok || err != nil {
			return ok, err
		}
	}
}

// terms are what a request that arrived then allows.
func (f fromMirror) terms(arrived time.Time) mirror.Terms {
	return mirror.Terms{
		Now: arrived, Stable: f.age.stable, Volatile: f.age.volatile,
		Away: f.link.breaker.outage() != nil || f.overdue(),
	}
}

// obtain takes one step towards fresh values.
func (f fromMirror) obtain(ctx context.Context, kind string, c mirror.Check, now time.Time) (bool, error) {
	if c.Missing != nil {
		if ok, err := f.admit(kind, c.Missing, now); !ok || err != nil {
			return false, err
		}
	}
	if c.Waiting != nil {
		err := f.wait(ctx, func() bool { return f.store.Check(kind, c.Waiting, f.terms(now)).Waiting == nil })
		if canOnlyAsk(err) {
			return false, nil
		}
		return true, err
	}
	return true, f.read(ctx, kind, union(c.Stale, c.Missing), whole)
}

// admit makes columns for new paths; false when they are to be read directly.
func (f fromMirror) admit(kind string, paths []string, now time.Time) (bool, error) {
	if err := f.direct.paths.check(kind, paths); err != nil {
		return false, err
	}
	if r, refused := f.refusal(kind, paths); refused {
		return false, r.err
	}
	for _, path := range paths {
		if slices.Contains(vastPaths(), path) || !f.store.Interest(kind, path, isVolatile(path, f.host.Volatile), now) {
			return false, nil
		}
	}
	return true, nil
}

// asking is who answers what the mirror cannot.
func (f fromMirror) asking() Inventory {
	f.asked.Add(1)
	return f.direct
}

// refresh reads what is going to be too old, for those who ask next.
func (f fromMirror) refresh(kind string, paths []string) {
	if due := f.alsoDue(kind); slices.ContainsFunc(paths, func(p string) bool { return slices.Contains(due, p) }) {
		f.book(kind, due, ahead)
	}
}

func objectsOf(rows []mirror.Row, paths []string) []Object {
	objects := make([]Object, len(rows))
	for i, row := range rows {
		o := Object{Ref: row.Ref, Name: row.Name, Props: make(map[string]any, len(paths))}
		for n, path := range paths {
			switch v := row.Values[n].(type) {
			case nil:
			case mirror.Denied:
				o.deny(path, v.Privilege)
			default:
				o.Props[path] = v
			}
		}
		objects[i] = o
	}
	return objects
}

var _ Inventory = fromMirror{}
