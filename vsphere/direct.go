package vsphere

import (
	"context"
	"sync"

	"github.com/vmware/govmomi/vim25/types"
)

// direct is the [Inventory] that asks the vCenter every time. All it keeps is
// which names belong to which objects, and it checks them with every answer.
type direct struct {
	link  *link
	paths pathCheck

	mu      sync.Mutex             // guards the maps
	indexes map[string]*index      // by kind
	reading map[string]*nameReader // by kind
}

func newDirect(l *link) *direct {
	return &direct{link: l, indexes: make(map[string]*index), reading: make(map[string]*nameReader)}
}

// Get takes one call for a name that is known, and one or two more for one
// that is not.
func (d *direct) Get(ctx context.Context, kind, id string, paths []string) (Object, error) {
	var found Object
	err := d.locate(ctx, kind, id, paths, func(ctx context.Context, s *session, ref Ref) (Object, error) {
		objects, err := s.retrieve(ctx, ofRefs([]Ref{ref}, identity(kind, paths)))
		if err != nil {
			return Object{}, err
		}
		found = byRef(objects)[ref]
		return found, nil
	})
	if err == nil {
		err = found.hidden(paths)
	}
	return found, err
}

// Follow takes as many calls as Get.
func (d *direct) Follow(ctx context.Context, kind, id string, own []string, rel Relation) (Object, []Object, error) {
	if err := d.paths.check(rel.Kind, rel.Paths); err != nil {
		return Object{}, nil, err
	}
	var found Object
	var related []Object
	own = union(own, []string{rel.Via})
	err := d.locate(ctx, kind, id, own, func(ctx context.Context, s *session, ref Ref) (Object, error) {
		objects, err := s.retrieve(ctx, alsoVia(ofRefs([]Ref{ref}, identity(kind, own)), rel))
		if err != nil {
			return Object{}, err
		}
		known := byRef(objects)
		found = known[ref]
		related = pick(known, refsOf(found.Props[rel.Via]))
		return found, nil
	})
	return found, related, err
}

// List takes one call, and one more the first time in a session.
func (d *direct) List(ctx context.Context, kind string, paths []string) ([]Object, error) {
	if err := d.paths.check(kind, paths); err != nil {
		return nil, err
	}
	var objects []Object
	err := d.link.do(ctx, func(ctx context.Context, s *session) error {
		view, err := s.view(ctx, kind)
		if err != nil {
			return err
		}
		objects, err = s.retrieve(ctx, ofView(view, kind, identity(kind, paths)))
		return err
	})
	if err != nil {
		return nil, err
	}
	d.learn(kind, objects)
	return objects, nil
}

// Read takes one call.
func (d *direct) Read(ctx context.Context, selections ...Selection) (map[Ref]Object, error) {
	var specs []types.PropertyFilterSpec
	for _, sel := range selections {
		if len(sel.Refs) > 0 {
			specs = append(specs, ofRefs(sel.Refs, sel.Paths))
		}
	}
	if specs == nil {
		return nil, nil
	}
	var known map[Ref]Object
	err := d.link.do(ctx, func(ctx context.Context, s *session) error {
		objects, err := s.retrieve(ctx, specs...)
		known = byRef(objects)
		return err
	})
	return known, err
}
