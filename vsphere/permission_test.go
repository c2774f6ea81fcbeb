package vsphere

import (
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

func denied() *types.NoPermission { return &types.NoPermission{PrivilegeId: "System.Read"} }

func TestSessionsWithoutPermission(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(`{"method": "session.get"}`))
	r.sim.Fail("RetrieveProperties", denied(), 0)
	r.refuses(`{"method": "session.get"}`, protocol.CodeUnavailable, "No permissions to view established sessions")
	r.refuses(`{"method": "vm.discover"}`, protocol.CodeUnavailable,
		"Task vm.discover failed: vCenter vc denies permission: the account needs the privilege System.Read")
}

func TestOtherFaultsAreOneSentence(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(aboutBody))
	r.sim.Fail("RetrieveProperties", &types.InvalidProperty{Name: "config.newer"}, 1)
	r.refuses(ask("vm.get", "DC0_H0_VM0", "config"), protocol.CodeInvalidProperty,
		"Task vm.get failed: VirtualMachine has no property config.newer")
	r.sim.Fail("RetrieveProperties", &types.NotAuthenticated{}, 2) // also after a new login
	r.refuses(`{"method": "vm.discover"}`, protocol.CodeUnavailable,
		"Task vm.discover failed: vCenter vc keeps ending the session")
	r.sim.Fail("RetrieveProperties", &types.RuntimeFault{}, 1)
	r.refuses(`{"method": "vm.discover"}`, protocol.CodeUnavailable,
		"Task vm.discover failed: vCenter vc answered: RuntimeFault")
}

func TestDeniedPropertiesOfAnObject(t *testing.T) {
	content := types.ObjectContent{
		Obj:     Ref{Type: "VirtualMachine", Value: "vm-1"},
		PropSet: []types.DynamicProperty{{Name: namePath, Val: "db01"}},
		MissingSet: []types.MissingProperty{{
			Path: "config", Fault: types.LocalizedMethodFault{Fault: denied()},
		}},
	}
	o, err := newObject(content)
	if err != nil {
		t.Fatal(err)
	}
	err = o.hidden([]string{namePath, "config"})
	if want := "no permission to read config of VirtualMachine: the account needs the privilege System.Read"; err == nil || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
	o.Props["guest"] = true
	if err := o.hidden([]string{namePath, "config", "guest"}); err != nil {
		t.Errorf("with something to show the error is %v", err)
	}
}
