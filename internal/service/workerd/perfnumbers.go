package workerd

import (
	"time"

	"vpoller/internal/service"
	"vpoller/vsphere"
)

// perfNumbers is what is kept of a vCenter's performance counters.
var perfNumbers = []service.Number[vsphere.PerfStats]{
	service.Gauge("objects", "Objects whose samples are read, those read ahead of any request too, counted at each interval.", func(s vsphere.PerfStats) int { return s.Objects }),
	service.Gauge("series", "Counters of objects, with their instances, that are read, be it ahead of any request.", func(s vsphere.PerfStats) int { return s.Metrics }),
	service.Gauge("samples", "Samples that are kept, those read ahead too.", func(s vsphere.PerfStats) int { return s.Samples }),
	service.Gauge("refused_objects", "Objects that the vCenter refuses to tell of.", func(s vsphere.PerfStats) int { return s.Refused }),
	service.Seconds("oldest_seconds", "Time since the series that waits longest was read; 0 without any.", func(s vsphere.PerfStats) time.Duration { return age(s.Oldest) }),
	service.Counter("batches", "Performance queries.", func(s vsphere.PerfStats) int64 { return s.Batches }),
	service.Counter("late_rounds", "Rounds of reading that took longer than their interval.", func(s vsphere.PerfStats) int64 { return s.Late }),
	service.Counter("isolated", "Times that an object was found to be refused.", func(s vsphere.PerfStats) int64 { return s.Isolated }),
	service.Counter("unplanned", "Requests answered by a query of their own, for lack of memory.", func(s vsphere.PerfStats) int64 { return s.Unplanned }),
}

var perfMetrics = service.Metrics[vsphere.PerfStats]{
	Prefix: "vpoller_vsphere_perf_", Label: "vcenter", Numbers: perfNumbers,
}
