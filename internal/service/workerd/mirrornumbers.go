package workerd

import (
	"time"

	"vpoller/internal/service"
	"vpoller/vsphere"
)

// mirrorNumbers is what is kept in memory of a vCenter's inventory.
var mirrorNumbers = []service.Number[*vsphere.MirrorStats]{
	service.Gauge("synced", "1 while everything that is watched is up to date, else 0.", synced),
	service.Seconds("lag_seconds", "Time since the vCenter last said that it had told all changes; 0 before it ever did.", func(s *vsphere.MirrorStats) time.Duration { return s.Lag }),
	service.Seconds("oldest_seconds", "Age of the oldest values that are read now and then, not watched; 0 without any.", func(s *vsphere.MirrorStats) time.Duration { return s.Oldest }),
	service.Gauge("watched_paths", "Property paths whose changes arrive by themselves.", func(s *vsphere.MirrorStats) int { return s.Watched }),
	service.Gauge("paths", "Property paths that are kept.", func(s *vsphere.MirrorStats) int { return s.Paths }),
	service.Gauge("values", "Values that are kept.", func(s *vsphere.MirrorStats) int { return s.Values }),
	service.Gauge("bytes", "Estimated memory of those values.", func(s *vsphere.MirrorStats) int64 { return s.Bytes }),
	service.Counter("syncs", "Times that the whole inventory was read.", func(s *vsphere.MirrorStats) int64 { return s.Syncs }),
	service.Counter("bulk_reads", "Reads of properties of all objects of a type.", func(s *vsphere.MirrorStats) int64 { return s.Bulks }),
	service.Counter("direct", "Requests that were not answered from memory.", func(s *vsphere.MirrorStats) int64 { return s.Direct }),
}

var mirrorMetrics = service.Metrics[*vsphere.MirrorStats]{
	Prefix: "vpoller_vsphere_mirror_", Label: "vcenter",
	Numbers: mirrorNumbers,
	Splits: []service.Split[*vsphere.MirrorStats]{
		{Name: "objects", Label: "type", Help: "Objects of the inventory, by their type in the vSphere API.",
			Of: func(s *vsphere.MirrorStats) map[string]float64 { return floats(s.Objects) }},
	},
}

func synced(s *vsphere.MirrorStats) int {
	if s.Synced {
		return 1
	}
	return 0
}
