package vsphere

import (
	"fmt"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

const (
	powerPath      = "runtime.powerState"
	connectionPath = "runtime.connectionState"
)

// runtimePaths is what [inService] needs to know of a host or virtual machine.
func runtimePaths() []string { return []string{powerPath, connectionPath} }

// inService is an error while a host or virtual machine is off or cannot be
// reached: what it is called, and what cannot be done therefore.
func inService(o Object, what, consequence string) error {
	problem := ""
	switch {
	case text(o.Props[powerPath]) != string(types.VirtualMachinePowerStatePoweredOn):
		problem = "powered on"
	case text(o.Props[connectionPath]) != string(types.VirtualMachineConnectionStateConnected):
		problem = "connected"
	default:
		return nil
	}
	return protocol.Errorf(protocol.CodeUnavailable, "%s is not %s, %s", what, problem, consequence)
}

// text is an enumeration's text.
func text(v any) string { return fmt.Sprint(v) }
