package vcsimtest

import (
	"slices"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// BadGuestPassword is the one guest password that no guest accepts.
const BadGuestPassword = "bad"

// guestProcesses replaces the simulator's GuestProcessManager: every running
// guest has the same three processes, and credentials are looked at.
type guestProcesses struct {
	mo.GuestProcessManager
}

// giveProcesses puts a guestProcesses in place of the simulator's own manager.
func giveProcesses(r *simulator.Registry) {
	ref := serviceContent(r).GuestOperationsManager
	if ref == nil {
		return
	}
	operations, ok := r.Get(*ref).(*simulator.GuestOperationsManager)
	if !ok || operations.ProcessManager == nil {
		return
	}
	r.Put(&guestProcesses{mo.GuestProcessManager{Self: *operations.ProcessManager}})
}

// processList is what runs in every guest, as the owner root.
func processList() []types.GuestProcessInfo {
	process := func(pid int64, name, cmdLine string) types.GuestProcessInfo {
		return types.GuestProcessInfo{Pid: pid, Name: name, CmdLine: cmdLine, Owner: "root", StartTime: bootTime}
	}
	return []types.GuestProcessInfo{
		process(1, "systemd", "/sbin/init"),
		process(700, "sshd", "/usr/sbin/sshd -D"),
		process(1200, "sshd", "sshd: admin [priv]"),
	}
}

// ListProcessesInGuest answers as a vCenter does, with its refusals in its order:
// no such machine, powered off, no tools, wrong login.
func (*guestProcesses) ListProcessesInGuest(ctx *simulator.Context, req *types.ListProcessesInGuest) soap.HasFault {
	body := new(methods.ListProcessesInGuestBody)
	if body.Fault_ = refuseGuest(ctx, req); body.Fault_ != nil {
		return body
	}
	list := processList()
	if len(req.Pids) > 0 {
		list = slices.DeleteFunc(list, func(p types.GuestProcessInfo) bool {
			return !slices.Contains(req.Pids, p.Pid)
		})
	}
	body.Res = &types.ListProcessesInGuestResponse{Returnval: list}
	return body
}

func refuseGuest(ctx *simulator.Context, req *types.ListProcessesInGuest) *soap.Fault {
	vm, ok := ctx.Map.Get(req.Vm).(*simulator.VirtualMachine)
	if !ok {
		return simulator.Fault("", &types.ManagedObjectNotFound{Obj: req.Vm})
	}
	if vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOn {
		return simulator.Fault("The attempted operation cannot be performed in the current state (Powered off).",
			&types.InvalidPowerState{
				RequestedState: types.VirtualMachinePowerStatePoweredOn,
				ExistingState:  vm.Runtime.PowerState,
			})
	}
	if vm.Guest == nil || vm.Guest.ToolsRunningStatus != string(types.VirtualMachineToolsRunningStatusGuestToolsRunning) {
		return simulator.Fault("The guest operations agent could not be contacted.",
			new(types.GuestOperationsUnavailable))
	}
	auth, ok := req.Auth.(*types.NamePasswordAuthentication)
	if !ok || auth.Password == BadGuestPassword {
		return simulator.Fault("Failed to authenticate with the guest operating system using the supplied credentials.",
			new(types.InvalidGuestLogin))
	}
	return nil
}
