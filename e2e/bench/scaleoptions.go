package main

import (
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// scaleOptions is what the command line says about the part scale.
type scaleOptions struct {
	sizes   []int         // numbers of VMs, one chain after another
	direct  int           // number of VMs for the comparison without a mirror
	length  time.Duration // of one measurement
	warmup  time.Duration // until every property and counter has been asked for
	group   int           // properties in one request
	bunch   int           // counters in one request
	latency time.Duration // of the vCenter
	storm   float64       // percent of the VMs that change in a minute
}

func (o *scaleOptions) flags(fs *flag.FlagSet) (sizes *string) {
	sizes = fs.String("scale-vms", "1000,10000,30000", "scale: the `numbers` of VMs")
	fs.IntVar(&o.direct, "scale-direct", 300, "scale: compare with reading directly at so many `VMs`; 0: do not")
	fs.DurationVar(&o.length, "scale-time", 3*time.Minute, "scale: measure for so `long`")
	fs.DurationVar(&o.warmup, "scale-warmup", 90*time.Second, "scale: poll for so `long` before")
	fs.IntVar(&o.group, "scale-group", 10, "scale: ask for `N` of the 30 properties in one request")
	fs.IntVar(&o.bunch, "scale-counters", 1, "scale: ask for `N` of the 20 counters in one request, by vm.perf.get if more than 1")
	fs.DurationVar(&o.latency, "scale-latency", 10*time.Millisecond, "scale: how `long` the vCenter takes for a call, besides working on it")
	fs.Float64Var(&o.storm, "scale-storm", 1, "scale: `percent` of the VMs that change in a minute of the storm; 0: no storm")
	return sizes
}

func (o *scaleOptions) finish(sizes string) error {
	for word := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 2 {
			return fmt.Errorf("-scale-vms %s: %q is no number of VMs", sizes, word)
		}
		o.sizes = append(o.sizes, n)
	}
	if o.length <= 0 || o.warmup < 0 || o.group < 1 || o.group > len(scaleProperties()) || o.bunch < 1 || o.storm < 0 {
		return errors.New("-scale-time, -scale-warmup, -scale-group, -scale-counters and -scale-storm must make sense")
	}
	return nil
}

// scaleProperties are what is asked of each VM: 25 that change rarely and 5 that change all the time.
func scaleProperties() []string {
	return []string{
		"summary.quickStats.overallCpuUsage", "summary.quickStats.guestMemoryUsage", "summary.quickStats.hostMemoryUsage",
		"summary.quickStats.uptimeSeconds", "summary.storage.committed",
		"name", "runtime.powerState", "runtime.connectionState", "runtime.host", "runtime.bootTime",
		"runtime.maxCpuUsage", "runtime.maxMemoryUsage", "overallStatus", "configStatus", "config.annotation",
		"config.guestFullName", "config.guestId", "config.version", "config.uuid", "config.instanceUuid",
		"config.template", "config.hardware.numCPU", "config.hardware.memoryMB", "guest.hostName", "guest.ipAddress",
		"guest.toolsRunningStatus", "guest.guestState", "summary.config.numEthernetCards", "summary.config.numVirtualDisks", "resourcePool",
	}
}

// scaleCounters are the realtime counters that are asked of each VM.
func scaleCounters() []string {
	return []string{
		"cpu.usage.percent.average", "cpu.usagemhz.megaHertz.average", "cpu.ready.millisecond.summation", "cpu.idle.millisecond.summation", "cpu.wait.millisecond.summation",
		"cpu.used.millisecond.summation", "cpu.latency.percent.average", "cpu.costop.millisecond.summation", "cpu.demand.megaHertz.average", "mem.usage.percent.average",
		"mem.active.kiloBytes.average", "mem.consumed.kiloBytes.average", "mem.granted.kiloBytes.average", "mem.overhead.kiloBytes.average", "mem.swapped.kiloBytes.average",
		"mem.vmmemctl.kiloBytes.average", "net.usage.kiloBytesPerSecond.average", "net.received.kiloBytesPerSecond.average", "net.transmitted.kiloBytesPerSecond.average", "sys.uptime.second.latest",
	}
}
