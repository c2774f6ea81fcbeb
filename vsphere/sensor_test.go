package vsphere

import (
	"testing"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

func TestSensors(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	health := types.HealthSystemRuntime{
		SystemHealthInfo: &types.HostSystemHealthInfo{NumericSensorInfo: []types.HostNumericSensorInfo{
			{Name: "Fan 1 --- Normal", SensorType: "FAN", HealthState: health("Green"), CurrentReading: 705600, UnitModifier: -2, BaseUnits: "RPM", RateUnits: "none"},
			{Name: "Fan 1 --- Critical", SensorType: "fan", HealthState: health("red"), CurrentReading: 3, UnitModifier: 2, BaseUnits: "RPM"},
			{Name: "Temp", SensorType: "temperature", HealthState: health("yellow"), CurrentReading: -125, UnitModifier: -1, BaseUnits: "degrees C"},
			{Name: "Rebuild rate --- ", SensorType: "Storage", CurrentReading: 7, BaseUnits: "Bytes", RateUnits: "per second"},
			{Name: "Watchdog", SensorType: "other", HealthState: health(""), BaseUnits: "unspecified", RateUnits: "none"},
			{Name: "esx-base 8.0.1", SensorType: "Software Components", HealthState: health("green")},
		}},
		HardwareStatusInfo: &types.HostHardwareStatusInfo{
			CpuStatusInfo: []types.BaseHostHardwareElementInfo{
				&types.HostHardwareElementInfo{Name: "CPU 1", Status: health("Unknown")}, nil,
			},
			MemoryStatusInfo:  []types.BaseHostHardwareElementInfo{&types.HostHardwareElementInfo{Name: "DIMM A1 --- Uncorrectable ECC", Status: health("Red")}},
			StorageStatusInfo: []types.HostStorageElementInfo{{HostHardwareElementInfo: types.HostHardwareElementInfo{Name: "Disk 0"}}},
		},
	}
	r.update("HostSystem", "DC0_H0", types.PropertyChange{Name: healthPath, Val: &health})
	r.wants(ask("host.sensor.get", "DC0_H0"), `{"success": 0, "msg": "Successfully retrieved sensors", "result": [`+
		`{"name": "Fan 1", "type": "fan", "value": 7056, "unit": "RPM", "state": "green", "reading": "Normal"}, `+
		`{"name": "Fan 1 (2)", "type": "fan", "value": 300, "unit": "RPM", "state": "red", "reading": "Critical"}, `+
		`{"name": "Temp", "type": "temperature", "value": -12.5, "unit": "degrees C", "state": "yellow"}, `+
		`{"name": "Rebuild rate", "type": "storage", "value": 7, "unit": "Bytes/per second", "state": "unknown"}, `+
		`{"name": "Watchdog", "type": "other", "value": 0, "unit": "", "state": "unknown"}, `+
		`{"name": "CPU 1", "type": "cpu", "state": "unknown"}, `+
		`{"name": "DIMM A1", "type": "memory", "state": "red", "reading": "Uncorrectable ECC"}, `+
		`{"name": "Disk 0", "type": "storage", "state": "unknown"}]}`)
}

func health(key string) *types.ElementDescription { return &types.ElementDescription{Key: key} }

func TestHostsWithoutHealthSystem(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	r.update("HostSystem", "DC0_H0", types.PropertyChange{Name: healthPath, Val: &types.HealthSystemRuntime{}})
	r.wants(ask("host.sensor.get", "DC0_H0"), `{"success": 0, "msg": "Successfully retrieved sensors", "result": []}`)
	edit(r, "DC0_H0", func(h *simulator.HostSystem) { h.Runtime.HealthSystemRuntime = nil })
	r.refuses(ask("host.sensor.get", "DC0_H0"), protocol.CodeUnavailable, "Host DC0_H0 reports no sensors")
}

func TestScaled(t *testing.T) {
	for _, c := range []struct {
		reading  int64
		modifier int32
		want     protocol.Value
	}{
		{0, -2, int64(0)}, {2350, -2, 23.5}, {2300, -2, int64(23)}, {5, 0, int64(5)}, {5, 3, int64(5000)},
		{-125, -1, -12.5}, {1, 400, nil}, {1 << 62, 2, float64(1<<62) * 100},
	} {
		if got := scaled(c.reading, c.modifier); got != c.want {
			t.Errorf("%d times ten to the power of %d is %v, want %v", c.reading, c.modifier, got, c.want)
		}
	}
}
