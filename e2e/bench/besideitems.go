package main

import (
	"fmt"
	"strings"
)

// quantity is something to know of a VM, in the words of Zabbix's collector and of vSphere.
type quantity struct {
	collector string // vmware.vm.*
	vsphere   string // property or counter
	value     int
}

// properties and counters that both Zabbix's own collector and vPoller can tell.
var (
	besideProperties = []quantity{
		{"powerstate", "runtime.powerState", valueWord}, // the collector says it as a number
		{"hv.name", "runtime.host", valueWord},
		{"cpu.num", "config.hardware.numCPU", valueWhole},
		{"cpu.usage", "summary.quickStats.overallCpuUsage", valueWhole},
		{"memory.size", "config.hardware.memoryMB", valueWhole},
		{"memory.size.ballooned", "summary.quickStats.balloonedMemory", valueWhole},
		{"memory.size.compressed", "summary.quickStats.compressedMemory", valueWhole},
		{"memory.size.swapped", "summary.quickStats.swappedMemory", valueWhole},
		{"memory.size.usage.guest", "summary.quickStats.guestMemoryUsage", valueWhole},
		{"memory.size.usage.host", "summary.quickStats.hostMemoryUsage", valueWhole},
		{"memory.size.private", "summary.quickStats.privateMemory", valueWhole},
		{"memory.size.shared", "summary.quickStats.sharedMemory", valueWhole},
		{"storage.committed", "summary.storage.committed", valueWhole},
		{"storage.unshared", "summary.storage.unshared", valueWhole},
		{"storage.uncommitted", "summary.storage.uncommitted", valueWhole},
		{"uptime", "summary.quickStats.uptimeSeconds", valueWhole},
	}
	besideCounters = []quantity{
		{"cpu.ready", "cpu.ready.millisecond.summation", valueFloat},
		{"cpu.usage.perf", "cpu.usage.percent.average", valueFloat},
		{"cpu.latency", "cpu.latency.percent.average", valueFloat},
		{"cpu.readiness", "cpu.readiness.percent.average", valueFloat},
		{"cpu.swapwait", "cpu.swapwait.millisecond.summation", valueFloat},
		{"memory.size.consumed", "mem.consumed.kiloBytes.average", valueFloat},
		{"memory.usage", "mem.usage.percent.average", valueFloat},
		{"net.if.usage", "net.usage.kiloBytesPerSecond.average", valueFloat},
	}
)

// collectorItems ask Zabbix's own VMware collector about the VM whose UUID is the host's name.
func collectorItems(url string) []params {
	var items []params
	for _, q := range append(besideProperties[:len(besideProperties):len(besideProperties)], besideCounters...) {
		items = append(items, params{
			"name": q.collector, "type": itemSimple, "delay": "1m", "value_type": q.value,
			"key_": fmt.Sprintf("vmware.vm.%s[%s,{HOST.HOST}]", q.collector, url), "username": "user", "password": "pass",
		})
	}
	return items
}

// externalItems start vpoller-zabbix for every value.
func externalItems(string) []params {
	var items []params
	for _, q := range besideProperties {
		items = append(items, params{
			"name": q.vsphere, "type": itemExternal, "delay": "1m", "value_type": q.value,
			"key_": fmt.Sprintf(`vpoller-zabbix["vm.get",%q,"{HOST.HOST}",%q]`, vcenterName, q.vsphere),
		})
	}
	for _, q := range besideCounters {
		items = append(items, params{
			"name": q.vsphere, "type": itemExternal, "delay": "1m", "value_type": q.value,
			"key_": fmt.Sprintf(`vpoller-zabbix["vm.perf.metric.get",%q,"{HOST.HOST}","value","","","",%q]`, vcenterName, q.vsphere),
		})
	}
	return items
}

// batchItems start vpoller-zabbix twice for a VM, and take its answers apart.
func batchItems(string) []params {
	return append(batch("vm.get", "-p", besideProperties), batch("vm.perf.get", "-c", besideCounters)...)
}

func batch(method, flag string, quantities []quantity) []params {
	var names []string
	for _, q := range quantities {
		names = append(names, q.vsphere)
	}
	master := fmt.Sprintf(`vpoller-zabbix["--batch","-m",%q,"-V",%q,"-n","{HOST.HOST}",%q,%q]`, method, vcenterName, flag, strings.Join(names, ","))
	items := []params{{"name": method, "type": itemExternal, "delay": "1m", "value_type": valueText, "history": "0", "key_": master}}
	for _, q := range quantities {
		items = append(items, params{
			"name": q.vsphere, "type": itemDependent, "value_type": q.value, "master": master, "key_": fmt.Sprintf("vpoller.%s[%s]", method, q.vsphere),
			"preprocessing": []params{{"type": stepJSONPath, "params": "$['" + q.vsphere + "']", "error_handler": "0", "error_handler_params": ""}},
		})
	}
	return items
}

// activeItems are pushed by vpoller-sender.
func activeItems(string) []params {
	var items []params
	for _, q := range besideProperties {
		items = append(items, activeItem(q, fmt.Sprintf(`vpoller["vm.get","","",%q]`, q.vsphere)))
	}
	for _, q := range besideCounters {
		items = append(items, activeItem(q, fmt.Sprintf(`vpoller["vm.perf.metric.get","","","value","","","",%q]`, q.vsphere)))
	}
	return items
}

func activeItem(q quantity, key string) params {
	return params{"name": q.vsphere, "type": itemActive, "delay": "1m", "value_type": q.value, "key_": key}
}
