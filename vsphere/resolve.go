package vsphere

import (
	"context"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

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

// resolve finds the object of a kind that id names. Named tells that it was
// found by something that may change, so that the caller must compare it with
// the object. With again set, what is remembered does not count.
func (d *direct) resolve(ctx context.Context, s *session, kind, id string, again bool) (ref Ref, named bool, err error) {
	if ref, ok := reference(id); ok && isKind(ref.Type, kind) {
		return ref, false, nil
	}
	if x := d.index(kind); x != nil && !again && !x.stale() {
		if refs := x.find(id); len(refs) == 1 { // several are looked at again: one may have left
			return refs[0], true, nil
		}
	}
	refs, err := d.search(ctx, s, kind, id)
	if err != nil {
		return Ref{}, false, err
	}
	if len(refs) > 0 {
		ref, err = d.only(ctx, s, id, refs)
		return ref, false, err
	}
	return d.byName(ctx, s, kind, id)
}

// reference reads "VirtualMachine:vm-42".
func reference(id string) (ref Ref, ok bool) {
	kind, key, ok := strings.Cut(id, ":")
	return Ref{Type: kind, Value: key}, ok && key != "" && isManagedType(kind)
}

// search looks for an id that has the form of a UUID or an inventory path.
// Datastores are not searched for by path before their URLs are known, which
// may look like one.
func (d *direct) search(ctx context.Context, s *session, kind, id string) ([]Ref, error) {
	switch {
	case uuidForm.MatchString(id):
		return s.byUUID(ctx, kind, id)
	case strings.HasPrefix(id, "/") && !calledByURL(kind):
		return s.ofKind(ctx, kind, id)
	default:
		return nil, nil
	}
}

// byName reads the names of all objects of a kind and finds id among them.
func (d *direct) byName(ctx context.Context, s *session, kind, id string) (Ref, bool, error) {
	x, err := d.readNames(ctx, s, kind)
	if err != nil {
		return Ref{}, false, err
	}
	if refs := x.find(id); len(refs) > 0 {
		ref, err := d.only(ctx, s, id, refs)
		return ref, true, err
	}
	if calledByURL(kind) && strings.HasPrefix(id, "/") {
		refs, err := s.ofKind(ctx, kind, id)
		if err != nil {
			return Ref{}, false, err
		}
		if len(refs) > 0 {
			return refs[0], false, nil
		}
	}
	return Ref{}, false, &notFoundError{kind, id}
}

// ofKind finds what is at an inventory path, if it is of that kind.
func (s *session) ofKind(ctx context.Context, kind, path string) ([]Ref, error) {
	refs, err := s.byPath(ctx, path)
	if err != nil || len(refs) == 0 || !isKind(refs[0].Type, kind) {
		return nil, err
	}
	return refs, nil
}

// only returns the one reference there is.
func (d *direct) only(ctx context.Context, s *session, id string, refs []Ref) (Ref, error) {
	if len(refs) == 1 {
		return refs[0], nil
	}
	candidates, err := s.describe(ctx, refs)
	if err != nil {
		return Ref{}, err
	}
	return Ref{}, &ambiguousError{id, candidates}
}
