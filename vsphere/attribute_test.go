package vsphere

import (
	"context"
	"testing"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/vcsimtest"
)

const attributeBody = `{"method": "vm.attribute.get", "name": "DC0_H0_VM1"}`

// setAttribute defines an attribute and gives it to DC0_H0_VM1.
func (r *rig) setAttribute(name, value string) {
	r.t.Helper()
	vm := Ref{}
	edit(r, "DC0_H0_VM1", func(o *simulator.VirtualMachine) { vm = o.Self })
	r.operate(func(ctx context.Context, s *session) error {
		manager := *s.ServiceContent.CustomFieldsManager
		def, err := methods.AddCustomFieldDef(ctx, s, &types.AddCustomFieldDef{This: manager, Name: name})
		if err != nil {
			return err
		}
		_, err = methods.SetField(ctx, s, &types.SetField{This: manager, Entity: vm, Key: def.Returnval.Key, Value: value})
		return err
	})
}

// TestNewAttributes: one that is defined after the names were read is known
// at once.
func TestNewAttributes(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(attributeBody))
	r.pool.agents["vc"].attributes.read = r.pool.agents["vc"].attributes.read.Add(-unknownAge)
	r.setAttribute("Größe", "XL")
	r.wants(attributeBody, `{"success": 0, "msg": "Successfully retrieved attributes", "result": [`+
		`{"name": "Owner", "value": "database team"}, {"name": "Cost Center", "value": "4001"}, {"name": "Größe", "value": "XL"}]}`)
}

// TestDeletedAttributes: a value whose attribute is gone is left out, and
// nobody is asked for it time and again.
func TestDeletedAttributes(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	edit(r, "DC0_H0_VM1", func(vm *simulator.VirtualMachine) {
		vm.CustomValue = []types.BaseCustomFieldValue{
			&types.CustomFieldStringValue{CustomFieldValue: types.CustomFieldValue{Key: 999}, Value: "x"},
			&types.CustomFieldValue{Key: 101}, // of a type without a value
		}
	})
	want := `{"success": 0, "msg": "Successfully retrieved attributes", "result": []}`
	r.wants(attributeBody, want)
	r.sim.ResetCalls()
	for range 5 {
		r.wants(attributeBody, want)
	}
	if n := r.sim.TotalCalls(); n != 5 {
		t.Errorf("%d calls, want 5 for the values and none for names: %v", n, r.sim.Calls())
	}
}

func TestNoAttributes(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	edit(r, "DC0_H0_VM1", func(vm *simulator.VirtualMachine) { vm.CustomValue = nil })
	r.wants(attributeBody, `{"success": 0, "msg": "Successfully retrieved attributes", "result": []}`)
}
