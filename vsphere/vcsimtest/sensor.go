package vcsimtest

import (
	"fmt"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// giveSensors gives each host the sensors of a server with two processors and
// two power supplies. One fan of the last host runs slowly.
func giveSensors(r *simulator.Registry) {
	hosts := hostSystems(r)
	for i, host := range hosts {
		slow := i > 0 && i == len(hosts)-1
		host.Runtime.HealthSystemRuntime = &types.HealthSystemRuntime{
			SystemHealthInfo:   &types.HostSystemHealthInfo{NumericSensorInfo: sensors(i, slow)},
			HardwareStatusInfo: hardwareStatus(),
		}
	}
}

// sensors are the readings of the n-th host, with names as a vCenter words
// them.
func sensors(n int, slowFan bool) []types.HostNumericSensorInfo {
	warmth := int64(n % 5)
	list := []types.HostNumericSensorInfo{
		sensor("VMware Rollup Health State", "system", 0, 0, ""),
		sensor("System Board 1 Inlet Temp --- Normal", "temperature", 2200+100*warmth, -2, "degrees C"),
		sensor("System Board 1 Exhaust Temp --- Normal", "temperature", 3600+100*warmth, -2, "degrees C"),
		sensor("Processor 1 Temp --- Normal", "temperature", 5250+75*warmth, -2, "degrees C"),
		sensor("Processor 2 Temp --- Normal", "temperature", 5100+75*warmth, -2, "degrees C"),
		sensor("Power Supply 1 Voltage 1 --- Normal", "voltage", 23000, -2, "Volts"),
		sensor("Power Supply 1 Current 1 --- Normal", "power", 60+warmth, -2, "Amps"),
		sensor("System Board 1 Pwr Consumption --- Normal", "power", 25200+700*warmth, -2, "Watts"),
		sensor("Power Supply 2: Presence detected --- Assert", "power", 0, 0, ""),
		sensor("VMware, Inc. VMware ESXi 8.0.1 build-21495797 2023-03-28 00:00:00.000", "Software Components", 0, 0, ""),
	}
	for fan := 1; fan <= 4; fan++ {
		s := sensor(fmt.Sprintf("Fan Device %d Fan%d --- Normal", fan, fan), "fan", 708000+1200*int64(fan), -2, "RPM")
		if slowFan && fan == 4 {
			s.Name = fmt.Sprintf("Fan Device %d Fan%d --- Lower Non-critical - going low", fan, fan)
			s.CurrentReading, s.HealthState = 84000, stateOf("Yellow")
		}
		list = append(list, s)
	}
	return list
}

func sensor(name, kind string, reading int64, modifier int32, unit string) types.HostNumericSensorInfo {
	return types.HostNumericSensorInfo{
		Name: name, SensorType: kind, HealthState: stateOf("green"),
		CurrentReading: reading, UnitModifier: modifier, BaseUnits: unit, RateUnits: "none",
	}
}

func hardwareStatus() *types.HostHardwareStatusInfo {
	status := &types.HostHardwareStatusInfo{
		StorageStatusInfo: []types.HostStorageElementInfo{
			{HostHardwareElementInfo: element("Disk 0 on HBA 0: Solid State Disk 0:1:0")},
			{HostHardwareElementInfo: element("Controller 0: PERC H755 Front")},
		},
	}
	for n := 1; n <= 2; n++ {
		cpu, memory := element(fmt.Sprintf("Processor %d CPU", n)), element(fmt.Sprintf("Memory Device %d DIMM A%d", n, n))
		status.CpuStatusInfo = append(status.CpuStatusInfo, &cpu)
		status.MemoryStatusInfo = append(status.MemoryStatusInfo, &memory)
	}
	return status
}

func element(name string) types.HostHardwareElementInfo {
	return types.HostHardwareElementInfo{Name: name, Status: stateOf("Green")}
}

func stateOf(key string) *types.ElementDescription {
	return &types.ElementDescription{
		Key:         key,
		Description: types.Description{Label: key, Summary: "Sensor is operating under " + key + " conditions"},
	}
}
