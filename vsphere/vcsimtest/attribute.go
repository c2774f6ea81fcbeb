package vcsimtest

import (
	"fmt"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// Keys of the custom attributes.
const (
	ownerKey = 101 + iota
	costCenterKey
	backupKey
)

// giveAttributes defines custom attributes and gives each virtual machine some;
// what nobody has is defined as well.
func giveAttributes(r *simulator.Registry) {
	ref := serviceContent(r).CustomFieldsManager
	if ref == nil {
		return // an ESXi host has none
	}
	manager, ok := r.Get(*ref).(*simulator.CustomFieldsManager)
	if !ok {
		return
	}
	defs := []types.CustomFieldDef{
		attributeDef(ownerKey, "Owner"), attributeDef(costCenterKey, "Cost Center"), attributeDef(backupKey, "Last Backup"),
	}
	manager.Field = append(manager.Field, defs...)
	owners := []string{"web team", "database team", "Jürgen"}
	for i, vm := range virtualMachines(r) {
		vm.AvailableField = append(vm.AvailableField, defs...)
		vm.CustomValue = []types.BaseCustomFieldValue{
			attributeValue(ownerKey, owners[i%len(owners)]), attributeValue(costCenterKey, fmt.Sprint(4000+i%7)),
		}
		vm.Value, vm.Summary.CustomValue = vm.CustomValue, vm.CustomValue
	}
}

func attributeDef(key int32, name string) types.CustomFieldDef {
	return types.CustomFieldDef{Key: key, Name: name, Type: "string", ManagedObjectType: "VirtualMachine"}
}

func attributeValue(key int32, value string) types.BaseCustomFieldValue {
	return &types.CustomFieldStringValue{CustomFieldValue: types.CustomFieldValue{Key: key}, Value: value}
}
