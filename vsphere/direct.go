package vsphere

import (
	"context"
	"slices"
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
func (d *direct) Follow(ctx context.Context, kind, id string, own []string, via, target string, paths []string) (Object, []Object, error) {
	if err := d.paths.check(target, paths); err != nil {
		return Object{}, nil, err
	}
	var found Object
	var related []Object
	own = union(own, []string{via})
	err := d.locate(ctx, kind, id, own, func(ctx context.Context, s *session, ref Ref) (Object, error) {
		spec := alsoVia(ofRefs([]Ref{ref}, identity(kind, own)), via, target, identity(target, paths))
		objects, err := s.retrieve(ctx, spec)
		if err != nil {
			return Object{}, err
		}
		known := byRef(objects)
		found = known[ref]
		related = pick(known, refsOf(found.Props[via]))
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

// locate finds the object that id names and hands it to read, which reads its
// identity together with whatever else is wanted. When the object turns out to
// be another one by now, it is looked for again.
func (d *direct) locate(ctx context.Context, kind, id string, paths []string, read func(context.Context, *session, Ref) (Object, error)) error {
	if err := d.paths.check(kind, paths); err != nil {
		return err
	}
	return d.link.do(ctx, func(ctx context.Context, s *session) error {
		for _, again := range []bool{false, true} {
			ref, named, err := d.resolve(ctx, s, kind, id, again)
			if err != nil {
				return err
			}
			o, err := read(ctx, s, ref)
			if err != nil && !gone(err, ref) {
				return err
			}
			if err == nil && o.Ref == ref && (!named || names(o, id)) {
				return nil
			}
		}
		return &notFoundError{kind, id}
	})
}

// gone reports whether err says that ref does not exist (any more).
func gone(err error, ref Ref) bool {
	fault, ok := asFault[types.ManagedObjectNotFound](err)
	return ok && fault.Obj == ref
}

// identity adds to paths what tells which object it is.
func identity(kind string, paths []string) []string {
	if kind == "Datastore" {
		return union([]string{namePath, urlPath}, paths)
	}
	return union([]string{namePath}, paths)
}

// union is all paths, each once, in order.
func union(lists ...[]string) []string {
	all := make([]string, 0, 8)
	for _, list := range lists {
		for _, path := range list {
			if !slices.Contains(all, path) {
				all = append(all, path)
			}
		}
	}
	return all
}

func refsOf(v any) []Ref {
	switch v := v.(type) {
	case Ref:
		return []Ref{v}
	case types.ArrayOfManagedObjectReference:
		return v.ManagedObjectReference
	default:
		return nil
	}
}

func pick(known map[Ref]Object, refs []Ref) []Object {
	objects := make([]Object, 0, len(refs))
	for _, ref := range refs {
		if o, ok := known[ref]; ok {
			objects = append(objects, o)
		}
	}
	return objects
}
