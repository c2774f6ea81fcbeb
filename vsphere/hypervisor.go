package vsphere

import (
	"context"

	"vpoller/protocol"
)

// vmHypervisorGet is the properties asked for of the host that a virtual
// machine is on.
func vmHypervisorGet(ctx context.Context, c call) (protocol.Value, error) {
	vm, hosts, err := c.inventory.Follow(ctx, c.method.Type, c.Name, nil,
		Relation{"runtime.host", "HostSystem", c.paths})
	if err != nil {
		return nil, err
	}
	if len(hosts) == 0 {
		return nil, protocol.Errorf(protocol.CodeUnavailable, "%s is on no host that the account can see", vm.Name)
	}
	if err := hosts[0].hidden(c.paths); err != nil {
		return nil, err
	}
	return protocol.List{hosts[0].Row(c.paths)}, nil
}
