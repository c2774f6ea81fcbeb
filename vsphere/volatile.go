package vsphere

import "slices"

// volatilePaths are properties that change for most objects every minute or
// more often. A watch would tell every change of every object, so they are
// read for all objects at once when a value is older than it may be. Paths
// inside one of these and those that contain one are volatile as well.
//
// They are of all kinds; a name means the same wherever it is.
func volatilePaths() []volatilePath {
	return []volatilePath{
		{"summary.quickStats", "usage figures: the vCenter computes them every 20 to 30 seconds"},
		{"guest.disk", "free space: VMware Tools report it every 30 seconds or so"},
		{"guest.net", "addresses and statistics: part of the same report"},
		{"guest.ipStack", "part of the same report"},
		{"guest.guestStateChangeSupported", "part of the guest's heartbeat"},
		{"guestHeartbeatStatus", "a heartbeat: flaps with every missed one"},
		{"summary.storage", "space in use: rises with every write to a thin or snapshot disk"},
		{"storage.perDatastoreUsage", "space in use, by datastore"},
		{"storage.timestamp", "when space in use was last computed"},
		{"layoutEx", "sizes of all files, refreshed with storage"},
		{"summary.freeSpace", "of datastores: changes with every allocation"},
		{"summary.uncommitted", "of datastores: changes with every allocation"},
		{"info.freeSpace", "of datastores: changes with every allocation"},
		{"info.timestamp", "of datastores: when free space was last computed"},
		{"summary.runtime.memoryOverhead", "recomputed while a virtual machine runs"},
		{"runtime.memoryOverhead", "recomputed while a virtual machine runs"},
		{"runtime.healthSystemRuntime", "of hosts: sensor readings"},
		{"runtime.overallUsage", "of resource pools: usage figures"},
		{"runtime.cpu", "of resource pools: usage figures"},
		{"runtime.memory", "of resource pools: usage figures"},
		{"summary.runtime.cpu", "of resource pools: usage figures"},
		{"summary.runtime.memory", "of resource pools: usage figures"},
		{"summary.effectiveCpu", "of clusters: follows what hosts report"},
		{"summary.effectiveMemory", "of clusters: follows what hosts report"},
		{"summary.usageSummary", "of clusters: usage figures"},
		{"systemResources", "of hosts: usage figures of system processes"},
	}
}

// volatilePath is a path and why it is not watched.
type volatilePath struct{ path, reason string }

// isVolatile reports whether a path is one of those, or of extra ones.
func isVolatile(path string, extra []string) bool {
	for _, v := range volatilePaths() {
		if related(path, v.path) {
			return true
		}
	}
	return slices.ContainsFunc(extra, func(v string) bool { return related(path, v) })
}

func related(a, b string) bool { return a == b || inside(a, b) || inside(b, a) }

// vastPaths are whole data objects so large that reading them of all objects
// because somebody wants them of one would be out of proportion: they are read
// of that one. Paths inside of them are not meant.
func vastPaths() []string {
	return []string{
		"config",                             // 20 KB and more for each virtual machine, 100 KB for each host
		"config.hardware",                    // all devices
		"configManager",                      // references to two dozen managers
		"capability",                         // some 200 settings for each host
		"layout",                             // all files
		"layoutEx",                           // all files with sizes
		"hardware",                           // all PCI devices of a host
		"environment",                        // what a host can run
		"config.storageDevice",               // of hosts: all devices and paths, often 1 MB
		"config.storageDevice.multipathInfo", // every path to every device
		"config.storageDevice.scsiLun",       // every device with its descriptors
		"runtime.healthSystemRuntime",        // sensors, and every package that is installed: 100 KB
		"runtime.healthSystemRuntime.systemHealthInfo",
	}
}
