package vcsimtest

import (
	"fmt"

	"github.com/vmware/govmomi/vim25/types"
)

// SetPower turns the virtual machine of a name on or off, for clients that watch
// as well; an error if there is none of that name.
func (s *Server) SetPower(name string, on bool) error {
	state := types.VirtualMachinePowerStatePoweredOff
	if on {
		state = types.VirtualMachinePowerStatePoweredOn
	}
	ctx := s.context()
	for _, vm := range virtualMachines(ctx.Map) {
		if vm.Name == name {
			set(ctx, vm, to("runtime.powerState", state), to("summary.runtime.powerState", state))
			return nil
		}
	}
	return fmt.Errorf("the simulator has no virtual machine %q", name)
}
