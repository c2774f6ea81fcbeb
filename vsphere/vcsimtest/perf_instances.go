package vcsimtest

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// Placeholders for the instances of counters. The simulator has the first three;
// its $physDisk stands for datastores as well as for devices.
const (
	eachCPU         = "$cpu"
	eachDevice      = "$physDisk"
	eachFile        = "$file"
	eachVolume      = "$volume"
	eachVirtualDisk = "$virtualDisk"
)

// placeholder is the one for a counter that the simulator has under another.
func placeholder(counter, instance string) string {
	if instance == eachDevice && strings.HasPrefix(counter, "datastore.") {
		return eachVolume
	}
	return instance
}

// virtualDiskCounters are those of each disk of a virtual machine, which the
// simulator lacks, with samples to play back.
func virtualDiskCounters() map[string][]int64 {
	kiloBytes := []int64{120, 340, 96, 1210, 88, 455, 2300, 64}
	operations := []int64{12, 31, 9, 74, 8, 40, 115, 6}
	milliseconds := []int64{1, 2, 1, 4, 1, 3, 7, 1}
	return map[string][]int64{
		"virtualDisk.read.average":                kiloBytes,
		"virtualDisk.write.average":               kiloBytes,
		"virtualDisk.numberReadAveraged.average":  operations,
		"virtualDisk.numberWriteAveraged.average": operations,
		"virtualDisk.totalReadLatency.average":    milliseconds,
		"virtualDisk.totalWriteLatency.average":   milliseconds,
	}
}

// diskUsage is the counter for all disks of a virtual machine together.
const diskUsage = "disk.usage.average"

// samples are the recorded ones of a counter, or for the latencies and faults of
// storage that were not recorded, those of storage that is well.
func samples(counter string, recorded []int64) []int64 {
	switch {
	case len(recorded) > 0:
		return recorded
	case strings.HasSuffix(counter, "Latency.average"):
		return []int64{1, 1, 2, 1, 1, 3, 1}
	case strings.HasSuffix(counter, "commandsAborted.summation"), strings.HasSuffix(counter, "busResets.summation"):
		return []int64{1}
	}
	return nil
}

// instances are what counters of one entity are named after.
type instances struct {
	cpus    int
	volumes []string // the last part of a datastore's URL
	devices []string // canonical names, such as naa.6006...
	disks   []string // of a virtual machine: "scsi0:0"
}

func instancesOf(r *simulator.Registry, entity types.ManagedObjectReference) instances {
	var i instances
	switch e := r.Get(entity).(type) {
	case *simulator.VirtualMachine:
		i.cpus = int(e.Summary.Config.NumCpu)
		i.volumes = volumes(r, e.Datastore)
		i.disks = virtualDisks(e)
		if e.Runtime.Host != nil {
			if host, ok := r.Get(*e.Runtime.Host).(*simulator.HostSystem); ok {
				i.devices = devices(host)
			}
		}
	case *simulator.HostSystem:
		if e.Hardware != nil {
			i.cpus = int(e.Hardware.CpuInfo.NumCpuThreads)
		}
		i.volumes, i.devices = volumes(r, e.Datastore), devices(e)
	}
	return i
}

// volumes are the instances of datastores.
func volumes(r *simulator.Registry, refs []types.ManagedObjectReference) []string {
	var names []string
	for _, ref := range refs {
		if ds, ok := r.Get(ref).(*simulator.Datastore); ok && ds.Info != nil {
			names = append(names, path.Base(ds.Info.GetDatastoreInfo().Url))
		}
	}
	return names
}

// devices are the disks that a host sees.
func devices(host *simulator.HostSystem) []string {
	if host.Config == nil || host.Config.StorageDevice == nil {
		return nil
	}
	var names []string
	for _, lun := range host.Config.StorageDevice.ScsiLun {
		if l := lun.GetScsiLun(); l.LunType == "disk" {
			names = append(names, l.CanonicalName)
		}
	}
	return names
}

// virtualDisks are the places of a virtual machine's disks on its controllers.
func virtualDisks(vm *simulator.VirtualMachine) []string {
	if vm.Config == nil {
		return nil
	}
	buses := make(map[int32]string)
	for _, d := range vm.Config.Hardware.Device {
		if c, ok := d.(types.BaseVirtualController); ok {
			buses[c.GetVirtualController().Key] = bus(d) + strconv.Itoa(int(c.GetVirtualController().BusNumber))
		}
	}
	var names []string
	for _, d := range vm.Config.Hardware.Device {
		if disk, ok := d.(*types.VirtualDisk); ok && disk.UnitNumber != nil {
			names = append(names, fmt.Sprintf("%s:%d", buses[disk.ControllerKey], *disk.UnitNumber))
		}
	}
	return names
}

// bus is what the kind of a controller is called in instances.
func bus(d types.BaseVirtualDevice) string {
	switch d.(type) {
	case *types.VirtualIDEController:
		return "ide"
	case *types.VirtualAHCIController:
		return "sata"
	case *types.VirtualNVMEController:
		return "nvme"
	}
	return "scsi"
}

// expand is the instances that a placeholder stands for, or an instance itself.
func (i instances) expand(instance string) []string {
	switch instance {
	case eachCPU:
		list := make([]string, i.cpus)
		for n := range list {
			list[n] = strconv.Itoa(n)
		}
		return list
	case eachVolume:
		return i.volumes
	case eachDevice:
		return i.devices
	case eachVirtualDisk:
		return i.disks
	case eachFile:
		return []string{"DISKFILE", "DELTAFILE", "SWAPFILE", "OTHERFILE"}
	}
	return []string{instance}
}
