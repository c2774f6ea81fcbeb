package vsphere

import (
	"context"
	"slices"

	"vpoller/protocol"
)

// readAhead is the [Inventory] of a request about many objects: of one for their
// properties that is to ask the vCenter every time, it asks for all of them in
// one call.
func (a *Agent) readAhead(ctx context.Context, m *protocol.Method, r *protocol.Request) Inventory {
	inventory := a.inventoryFor(r)
	d, asks := inventory.(*direct)
	paths := union(m.Default, r.Properties)
	if !asks || !slices.Contains(m.Required, protocol.FieldProperties) || containsAny(paths, vastPaths()) {
		return inventory
	}
	known, err := d.getMany(ctx, m.Type, r.Names, paths)
	if err != nil { // which object is the reason, if one is, shows each alone
		return inventory
	}
	return knownObjects{inventory, paths, known}
}

func containsAny(paths, of []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return slices.Contains(of, p) })
}

// knownObjects is an [Inventory] of which some objects have been read before.
type knownObjects struct {
	Inventory
	paths []string          // that were read
	known map[string]Object // by id, all of one kind; not written to
}

// Get takes no call for an object that has been read.
func (k knownObjects) Get(ctx context.Context, kind, id string, paths []string) (Object, error) {
	if o, ok := k.known[id]; ok && slices.Equal(paths, k.paths) {
		return o, o.hidden(paths)
	}
	return k.Inventory.Get(ctx, kind, id, paths)
}

// getMany reads objects of a kind in one call, and one more when their names
// are not known. Those of which it is not certain what their id means are left
// out.
func (d *direct) getMany(ctx context.Context, kind string, ids, paths []string) (map[string]Object, error) {
	if err := d.paths.check(kind, paths); err != nil {
		return nil, err
	}
	found := make(map[string]Object, len(ids))
	err := d.link.do(ctx, func(ctx context.Context, s *session) error {
		refs, err := d.resolveMany(ctx, s, kind, ids)
		if err != nil || len(refs) == 0 {
			return err
		}
		objects, err := s.retrieve(ctx, ofRefs(distinct(refs), identity(kind, paths)))
		if err != nil {
			return err
		}
		known := byRef(objects)
		for id, ref := range refs {
			if o, ok := known[ref]; ok && (id == ref.Type+":"+ref.Value || names(o, id)) {
				found[id] = o
			}
		}
		return nil
	})
	return found, err
}

// resolveMany finds the objects that ids can only mean.
func (d *direct) resolveMany(ctx context.Context, s *session, kind string, ids []string) (map[string]Ref, error) {
	x := d.index(kind)
	if x == nil || x.stale() {
		var err error
		if x, err = d.readNames(ctx, s, kind); err != nil {
			return nil, err
		}
	}
	refs := make(map[string]Ref, len(ids))
	for _, id := range ids {
		if ref, ok := reference(id); ok && isKind(ref.Type, kind) {
			refs[id] = ref
		} else if found := x.find(id); len(found) == 1 {
			refs[id] = found[0]
		}
	}
	return refs, nil
}

func distinct(refs map[string]Ref) []Ref {
	all := make([]Ref, 0, len(refs))
	seen := make(map[Ref]bool, len(refs))
	for _, ref := range refs {
		if !seen[ref] {
			seen[ref] = true
			all = append(all, ref)
		}
	}
	return all
}
