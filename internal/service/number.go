package service

import "vpoller/internal/ops"

// Number is one counter or gauge of a snapshot S, as status replies and
// metrics show it.
type Number[S any] struct {
	Name  string
	Help  string
	Total bool // it only ever grows
	Of    func(S) uint64
}

// Metrics are the numbers of s as metrics; prefix comes before their names, and
// "_total" after those of counters.
func Metrics[S any](prefix string, numbers []Number[S], s S, labels ...ops.Label) []ops.Metric {
	metrics := make([]ops.Metric, len(numbers))
	for i, n := range numbers {
		metrics[i] = ops.Gauge(prefix+n.Name, n.Help, n.Of(s), labels...)
		if n.Total {
			metrics[i] = ops.Counter(prefix+n.Name+"_total", n.Help, n.Of(s), labels...)
		}
	}
	return metrics
}
