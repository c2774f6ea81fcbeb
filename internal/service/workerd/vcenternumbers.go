package workerd

import (
	"time"

	"vpoller/internal/ops"
	"vpoller/internal/service"
	"vpoller/vsphere"
)

// vcenterNumbers is what there is to know of each vCenter, for status and
// metrics.
var vcenterNumbers = []service.Number[vsphere.HostStats]{
	service.Gauge("sessions", "Sessions at this moment.", func(s vsphere.HostStats) int { return s.Sessions }),
	service.Counter("logins", "Sessions that there have been.", func(s vsphere.HostStats) int64 { return s.Logins }),
	service.Counter("faults", "Calls answered by a fault.", func(s vsphere.HostStats) int64 { return s.Faults }),
	service.Counter("failures", "Calls without an answer.", func(s vsphere.HostStats) int64 { return s.Failures }),
	service.Gauge("running", "Calls that run.", func(s vsphere.HostStats) int { return s.Running }),
	service.Gauge("waiting", "Calls that wait for room in the call budget.", func(s vsphere.HostStats) int { return s.Waiting }),
}

// loadNumbers is what a vCenter has to bear.
var loadNumbers = []service.Number[vsphere.HostStats]{
	service.Gauge("up", "0 while the vCenter does not answer and requests for it are refused, else 1.", up),
	service.Seconds("unavailable_seconds", "How long the vCenter has not answered; 0 while it does.", away),
	service.SpentSeconds("call_seconds", "Time that calls took, WaitForUpdatesEx left out.", func(s vsphere.HostStats) time.Duration { return s.CallTime }),
	service.Gauge("calls_per_minute", "Calls in the last minute.", func(s vsphere.HostStats) int64 { return s.CallsPerMinute }),
	service.Gauge("last_minute_bytes", "Bytes in both directions in the last minute.", func(s vsphere.HostStats) int64 { return s.BytesPerMinute }),
	service.Counter("received_bytes", "Bytes from the vCenter, as on the wire.", func(s vsphere.HostStats) int64 { return s.BytesIn }),
	service.Counter("sent_bytes", "Bytes to the vCenter, as on the wire.", func(s vsphere.HostStats) int64 { return s.BytesOut }),
	service.Counter("budget_refused", "Polls refused because the call budget was spent.", func(s vsphere.HostStats) int64 { return s.Refused }),
	service.Counter("budget_stretched", "Refreshes that had to wait for room in the call budget.", func(s vsphere.HostStats) int64 { return s.Stretched }),
}

var vcenterMetrics = service.Metrics[vsphere.HostStats]{
	Prefix: "vpoller_vsphere_", Label: "vcenter",
	Numbers: append(vcenterNumbers, loadNumbers...),
	Splits: []service.Split[vsphere.HostStats]{
		{Name: "calls", Total: true, Label: "soap_method", Help: "Calls to the vSphere API, by their name.",
			Of: func(s vsphere.HostStats) map[string]float64 { return floats(s.Calls) }},
	},
	Spreads: []service.Spread[vsphere.HostStats]{
		{Name: "call_duration_seconds", Label: "soap_method", Help: "How long calls to the vSphere API took, by their name.", Of: latencies},
	},
}

// latencies are the latencies of calls, as Prometheus counts them.
func latencies(s vsphere.HostStats) map[string]ops.Histogram {
	all := make(map[string]ops.Histogram, len(s.Latency))
	for name, l := range s.Latency {
		h := ops.Histogram{UpTo: make(map[float64]uint64), Sum: l.Sum.Seconds()}
		bounds := vsphere.LatencyBounds()
		for class, n := range l.Counts {
			h.All += n
			if class < len(bounds) {
				h.UpTo[bounds[class].Seconds()] = h.All
			}
		}
		all[name] = h
	}
	return all
}

func up(s vsphere.HostStats) int {
	if s.State == vsphere.StateUnavailable {
		return 0
	}
	return 1
}

func away(s vsphere.HostStats) time.Duration { return age(s.Since) }

// age is how long ago t was, 0 for the zero time.
func age(t time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return time.Since(t)
}

func floats[N int | int64](m map[string]N) map[string]float64 {
	f := make(map[string]float64, len(m))
	for k, v := range m {
		f[k] = float64(v)
	}
	return f
}

// allCalls are the calls of all names.
func allCalls(s vsphere.HostStats) int64 {
	var n int64
	for _, c := range s.Calls {
		n += c
	}
	return n
}
