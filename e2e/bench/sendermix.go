package main

import (
	"fmt"
	"slices"
)

// senderMixes are what a host may be asked for, as keys of active items by name. Both have 50 items.
func senderMixes() map[string][]string {
	return map[string][]string{
		"properties": propertyKeys(append(senderProperties(), moreProperties()...)),
		"mixed":      append(propertyKeys(senderProperties()), counterKeys(scaleCounters())...),
	}
}

// senderProperties are those of the part scale, but for one that the simulated VMs do not have: its item would get a reason
// once, and no value.
func senderProperties() []string {
	properties := scaleProperties()
	properties[slices.Index(properties, "config.annotation")] = "config.name"
	return properties
}

// propertyKeys ask for properties of what the host stands for.
func propertyKeys(properties []string) []string {
	keys := make([]string, len(properties))
	for i, p := range properties {
		keys[i] = fmt.Sprintf(`vpoller["vm.get","","",%q]`, p)
	}
	return keys
}

// counterKeys ask for samples of realtime counters.
func counterKeys(counters []string) []string {
	keys := make([]string, len(counters))
	for i, c := range counters {
		keys[i] = fmt.Sprintf(`vpoller["vm.perf.metric.get","","","value","","","",%q]`, c)
	}
	return keys
}

// moreProperties are as many as there are counters.
func moreProperties() []string {
	return []string{
		"summary.quickStats.overallCpuDemand", "summary.quickStats.balloonedMemory", "summary.quickStats.swappedMemory",
		"summary.quickStats.compressedMemory", "summary.quickStats.sharedMemory", "summary.quickStats.privateMemory",
		"summary.quickStats.consumedOverheadMemory", "summary.storage.uncommitted", "summary.storage.unshared",
		"config.hardware.numCoresPerSocket", "config.changeVersion", "config.firmware", "config.cpuAllocation.limit",
		"config.memoryAllocation.limit", "config.cpuAllocation.reservation", "config.memoryAllocation.reservation",
		"guest.guestFamily", "guest.toolsVersionStatus2", "guestHeartbeatStatus", "summary.config.vmPathName",
	}
}
