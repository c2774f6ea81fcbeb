package mirror

import (
	"testing"

	"github.com/vmware/govmomi/vim25/types"
)

func TestEqualValuesAreKeptOnce(t *testing.T) {
	c := newColumn("runtime.powerState", 0)
	var last any
	for row := range 1000 {
		c.grow()
		c.set(row, types.VirtualMachinePowerState([]string{"poweredOn", "poweredOff"}[row%2]))
		last = c.cells[row]
	}
	if len(c.interned) != 2 || last != types.VirtualMachinePowerStatePoweredOff {
		t.Errorf("%d values are kept, the last is %v", len(c.interned), last)
	}
	names := newColumn("name", 0)
	for row := range 1000 {
		names.grow()
		names.set(row, string(rune(row)))
	}
	if len(names.interned) > maxInterned {
		t.Errorf("%d names are kept twice", len(names.interned))
	}
}

func TestSizes(t *testing.T) {
	small, large := sizeOf("a"), sizeOf(types.ArrayOfGuestDiskInfo{GuestDiskInfo: []types.GuestDiskInfo{{DiskPath: "/a/long/path"}}})
	if small != 17 || large < 50 || sizeOf(nil) != 0 || sizeOf(true) != 0 {
		t.Errorf("sizes are %d and %d", small, large)
	}
	c := newColumn("x", 1)
	c.set(0, "abc")
	c.set(0, nil)
	if c.bytes != 0 {
		t.Errorf("%d bytes are left", c.bytes)
	}
}
