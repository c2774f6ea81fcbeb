package vsphere

import (
	"context"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// vsanHealthGet asks a host for the vSAN health of itself and its node.
func vsanHealthGet(ctx context.Context, c call) (protocol.Value, error) {
	const path = "configManager.vsanSystem"
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, append(runtimePaths(), path))
	if err != nil {
		return nil, err
	}
	if err := inService(o, "Host", "cannot get VSAN health state"); err != nil {
		return nil, err
	}
	vsan, ok := o.Props[path].(Ref)
	if !ok {
		return nil, protocol.Errorf(protocol.CodeUnavailable, "Host %s has no vSAN", o.Name)
	}
	var status types.VsanHostClusterStatus
	err = c.link.do(ctx, func(ctx context.Context, s *session) error {
		res, err := methods.QueryHostStatus(ctx, s, &types.QueryHostStatus{This: vsan})
		if err == nil {
			status = res.Returnval
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return protocol.List{protocol.Object{
		{Name: namePath, Value: o.Name},
		{Name: "uuid", Value: status.Uuid},
		{Name: "nodeUuid", Value: status.NodeUuid},
		{Name: "health", Value: status.Health},
	}}, nil
}
