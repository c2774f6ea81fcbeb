package vsphere

import (
	"context"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// present is the reference of one of the managers that the service content
// names; ESXi hosts do not have all of them.
func present(manager *Ref, name string) (Ref, error) {
	if manager == nil {
		return Ref{}, protocol.Errorf(protocol.CodeUnavailable, "this vSphere host has no %s manager", name)
	}
	return *manager, nil
}

// property reads one property of a manager: one call. The value is nil when
// the property is not set, and denied tells whether the account may not see it.
func (s *session) property(ctx context.Context, manager Ref, path string) (value any, denied bool, err error) {
	objects, err := s.retrieve(ctx, ofRefs([]Ref{manager}, []string{path}))
	if err != nil || len(objects) == 0 {
		return nil, false, err
	}
	o := objects[0]
	return o.Props[path], o.denied[path] != "", nil
}

// managerProperty is [session.property] of the manager that choose picks, in
// whatever session is current.
func (c call) managerProperty(ctx context.Context, name, path string, choose func(types.ServiceContent) *Ref) (value any, denied bool, err error) {
	err = c.link.do(ctx, func(ctx context.Context, s *session) error {
		manager, err := present(choose(s.ServiceContent), name)
		if err != nil {
			return err
		}
		value, denied, err = s.property(ctx, manager, path)
		return err
	})
	return value, denied, err
}
