package vcsimtest

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// ownNICs gives a copied virtual machine network cards of its own, the first
// with the address mac; the other devices stay shared.
func ownNICs(devices []types.BaseVirtualDevice, mac string) []types.BaseVirtualDevice {
	devices = slices.Clone(devices)
	for i, d := range devices {
		if _, ok := d.(types.BaseVirtualEthernetCard); !ok {
			continue
		}
		own := reflect.New(reflect.TypeOf(d).Elem())
		own.Elem().Set(reflect.ValueOf(d).Elem())
		devices[i] = own.Interface().(types.BaseVirtualDevice)
		card := own.Interface().(types.BaseVirtualEthernetCard).GetVirtualEthernetCard()
		card.MacAddress = mac
		return devices
	}
	return devices
}

// macOf is the address of a virtual machine's first network card, "" without any.
func macOf(vm *simulator.VirtualMachine) string {
	for _, d := range vm.Config.Hardware.Device {
		if card, ok := d.(types.BaseVirtualEthernetCard); ok {
			return card.GetVirtualEthernetCard().MacAddress
		}
	}
	return ""
}

// serialMAC is an address for the n-th copy, of the range for addresses that
// administrators give.
func serialMAC(n int) string {
	return fmt.Sprintf("00:50:56:%02x:%02x:%02x", byte(n>>16)&0x3f, byte(n>>8), byte(n))
}
