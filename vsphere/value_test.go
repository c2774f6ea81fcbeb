package vsphere

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

func TestValues(t *testing.T) {
	zone := time.FixedZone("", 2*60*60)
	usage := int32(5)
	tests := []struct {
		in   any
		want string
	}{
		{nil, `null`},
		{"text", `"text"`},
		{true, `true`},
		{int16(-3), `-3`},
		{int32(7), `7`},
		{int64(1) << 60, `1152921504606846976`},
		{uint64(math.MaxUint64), `1.8446744073709552e+19`},
		{float32(1.1), `1.1`},
		{float32(1.5), `1.5`},
		{3.0365198553745185, `3.0365198553745185`},
		{types.VirtualMachinePowerStatePoweredOn, `"poweredOn"`},
		{Ref{Type: "HostSystem", Value: "host-42"}, `"HostSystem:host-42"`},
		{&Ref{Type: "HostSystem", Value: "host-42"}, `"HostSystem:host-42"`},
		{(*Ref)(nil), `null`},
		{time.Date(2026, 1, 2, 5, 4, 5, 0, zone), `"2026-01-02T03:04:05Z"`},
		{time.Date(2026, 1, 2, 5, 4, 5, 6789000, zone), `"2026-01-02T03:04:05.006789Z"`},
		{types.ArrayOfString{String: []string{"a", "b"}}, `["a", "b"]`},
		{types.ArrayOfString{}, `[]`},
		{types.ArrayOfManagedObjectReference{ManagedObjectReference: []Ref{{Type: "A", Value: "1"}}}, `["A:1"]`},
		{types.ByteSlice{1, 255}, `[1, -1]`},
		{[]byte("cert"), `"Y2VydA=="`},
		{types.ArrayOfByte{Byte: types.ByteSlice{2}}, `[2]`},
		{types.HostCpuInfo{NumCpuPackages: 2, Hz: 5}, `{"numCpuPackages": 2, "numCpuCores": 0, "numCpuThreads": 0, "hz": 5}`},
		{types.VirtualMachineQuickStats{OverallCpuUsage: usage, GuestHeartbeatStatus: "gray"}, `{"overallCpuUsage": 5, "guestHeartbeatStatus": "gray"}`},
		{types.VirtualPCIController{VirtualController: types.VirtualController{
			VirtualDevice: types.VirtualDevice{Key: 100, DeviceInfo: &types.Description{Label: "PCI", Summary: "bus"}},
			BusNumber:     1, Device: []int32{500},
		}}, `{"key": 100, "deviceInfo": {"label": "PCI", "summary": "bus"}, "busNumber": 1, "device": [500]}`},
		{types.OptionValue{Key: "a", Value: "b"}, `{"key": "a", "value": "b"}`},
	}
	for _, test := range tests {
		if got := string(protocol.AppendJSON(nil, valueOf(test.in), false)); got != test.want {
			t.Errorf("%s is %s, want %s", fmt.Sprintf("%T", test.in), got, test.want)
		}
	}
}

func TestFieldValue(t *testing.T) {
	disk := &types.GuestDiskInfo{DiskPath: "/", Capacity: 10}
	if v, ok := fieldValue(disk, "capacity"); !ok || v != int64(10) {
		t.Errorf("capacity is %v, %v", v, ok)
	}
	if v, ok := fieldValue(disk, "filesystemType"); !ok || v != nil {
		t.Errorf("a field that is not set is %v, %v; want nil, true", v, ok)
	}
	if _, ok := fieldValue(disk, "nosuch"); ok {
		t.Error("a field that does not exist is found")
	}
}

// TestFullDisk: that nothing is free is what a monitor most needs to hear.
func TestFullDisk(t *testing.T) {
	full := types.GuestDiskInfo{DiskPath: "/", Capacity: 10 << 30}
	if free, _ := fieldValue(full, "freeSpace"); free != int64(0) {
		t.Errorf("freeSpace of a full disk is %v, want 0", free)
	}
}

func TestPythonTime(t *testing.T) {
	for in, want := range map[time.Time]string{
		time.Date(2026, 11, 22, 12, 44, 58, 339978999, time.UTC): "2026-11-22 12:44:58.339978+00:00",
		time.Date(2026, 11, 22, 12, 44, 58, 0, time.UTC):         "2026-11-22 12:44:58+00:00",
		time.Date(2026, 11, 22, 12, 44, 58, 5000, time.UTC):      "2026-11-22 12:44:58.000005+00:00",
	} {
		if got := pythonTime(in); got != want {
			t.Errorf("%v is %s, want %s", in, got, want)
		}
	}
}
