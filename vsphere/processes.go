package vsphere

import (
	"context"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// vmProcessGet lists the processes inside a guest. The guest's own credentials
// are needed.
func vmProcessGet(ctx context.Context, c call) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, []string{toolsPath})
	if err != nil {
		return nil, err
	}
	if !toolsRun(o) {
		return nil, withoutTools(o.Name)
	}
	if c.Username == "" || c.Password == "" {
		return nil, protocol.Errorf(protocol.CodeGuestAuth,
			"Need username and password for authentication in guest system %s", o.Name)
	}
	processes, err := c.listProcesses(ctx, o.Ref)
	if faultText(err) != "" {
		return nil, guestError(err, c.Username)
	}
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, len(processes))
	for i, p := range processes {
		list[i] = fields(p, union(c.method.Default, c.Properties), nil)
	}
	return list, nil
}

func (c call) listProcesses(ctx context.Context, vm Ref) ([]types.GuestProcessInfo, error) {
	var processes []types.GuestProcessInfo
	err := c.link.do(ctx, func(ctx context.Context, s *session) error {
		manager, err := s.processManager(ctx)
		if err != nil {
			return err
		}
		res, err := methods.ListProcessesInGuest(ctx, s, &types.ListProcessesInGuest{
			This: manager,
			Vm:   vm,
			Auth: &types.NamePasswordAuthentication{Username: c.Username, Password: string(c.Password)},
		})
		if err == nil {
			processes = res.Returnval
		}
		return err
	})
	return processes, err
}

// processManager is asked for once in a session.
func (s *session) processManager(ctx context.Context) (Ref, error) {
	return s.processes.get(ctx, func(ctx context.Context) (Ref, error) {
		guests, err := present(s.ServiceContent.GuestOperationsManager, "guest operations")
		if err != nil {
			return Ref{}, err
		}
		v, _, err := s.property(ctx, guests, "processManager")
		if err != nil {
			return Ref{}, err
		}
		manager, ok := v.(Ref)
		if !ok {
			return present(nil, "guest process")
		}
		return manager, nil
	})
}

// guestError words a fault of the guest operations.
func guestError(err error, user string) error {
	const text = "Cannot get guest processes: "
	switch {
	case isFault[types.InvalidGuestLogin](err), isFault[types.GuestAuthenticationChallenge](err):
		return protocol.Errorf(protocol.CodeGuestAuth, text+"the guest refused the login of %s", user)
	case isFault[types.GuestPermissionDenied](err):
		return protocol.Errorf(protocol.CodeGuestAuth, text+"the guest denies %s permission", user)
	default:
		return protocol.Errorf(protocol.CodeUnavailable, text+"%s", faultText(err))
	}
}
