package workerd

import (
	"vpoller/internal/ops"
	"vpoller/internal/service"
	"vpoller/worker"
)

// numbers is what a worker counts, for its status and its metrics.
var numbers = []service.Number[worker.Stats]{
	service.Counter("received", "Requests received.", func(s worker.Stats) uint64 { return s.Received }),
	service.Counter("answered", "Requests answered, with errors too.", func(s worker.Stats) uint64 { return s.Answered }),
	service.Counter("refused", "Requests refused because too many waited for their vCenter, or its call budget was spent.", worker.Stats.Refused),
	service.Counter("timeouts", "Requests whose deadline passed before there was an answer.", func(s worker.Stats) uint64 { return s.Timeouts }),
	service.Counter("panics", "Faults of vPoller that were caught.", func(s worker.Stats) uint64 { return s.Panics }),
	service.Gauge("running", "Requests that are worked on.", worker.Stats.Running),
}

// laneNumbers is what it counts for each vCenter.
var laneNumbers = []service.Number[worker.LaneStats]{
	service.Gauge("running", "Requests for a vCenter that are worked on.", func(s worker.LaneStats) int { return s.Running }),
	service.Gauge("waiting", "Requests that wait for others to the same vCenter to end.", func(s worker.LaneStats) int { return s.Waiting }),
	service.Counter("refused", "Requests refused because too many waited for a vCenter.", func(s worker.LaneStats) uint64 { return s.Refused }),
	service.Counter("timeouts", "Requests for a vCenter whose deadline passed before there was an answer.", func(s worker.LaneStats) uint64 { return s.Timeouts }),
	service.Counter("late", "Answers that were ready after their deadline.", func(s worker.LaneStats) uint64 { return s.Late }),
}

var (
	workerMetrics = service.Metrics[worker.Stats]{
		Prefix: "vpoller_worker_", Numbers: numbers,
		Splits: []service.Split[worker.Stats]{
			{Name: "errors", Total: true, Label: "code", Help: "Error replies, by their code.", Of: errorCodes},
		},
	}
	brokerMetrics = service.Metrics[int]{
		Prefix: "vpoller_worker_",
		Numbers: []service.Number[int]{
			service.Gauge("proxies", "Proxies that the worker is connected to.", func(n int) int { return n }),
		},
	}
	laneMetrics = service.Metrics[worker.LaneStats]{Prefix: "vpoller_worker_lane_", Label: "vcenter", Numbers: laneNumbers}
)

func errorCodes(s worker.Stats) map[string]float64 {
	n := make(map[string]float64, len(s.Errors))
	for code, count := range s.Errors {
		n[string(code)] = float64(count)
	}
	return n
}

// Families are all metrics of a worker.
func Families() []ops.Family {
	all := append(workerMetrics.Families(), brokerMetrics.Families()...)
	all = append(all, laneMetrics.Families()...)
	all = append(all, vcenterMetrics.Families()...)
	all = append(all, mirrorMetrics.Families()...)
	return append(all, perfMetrics.Families()...)
}

func (d *Daemon) metrics() []ops.Metric {
	s := d.worker.Stats()
	all := append(workerMetrics.Of(s, ""), brokerMetrics.Of(d.broker.Connected(), "")...)
	for _, l := range s.Lanes {
		all = append(all, laneMetrics.Of(l, l.Hostname)...)
	}
	for _, v := range d.pool.Stats() {
		all = append(all, vcenterMetrics.Of(v, v.Hostname)...)
		all = append(all, perfMetrics.Of(v.Perf, v.Hostname)...)
		if v.Mirror != nil {
			all = append(all, mirrorMetrics.Of(v.Mirror, v.Hostname)...)
		}
	}
	return all
}
