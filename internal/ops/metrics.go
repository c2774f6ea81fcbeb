package ops

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metric is one number with its name and meaning at this moment.
type Metric struct {
	Name   string // as in vpoller_proxy_requests_total
	Help   string
	Total  bool // it only ever grows: a counter, else a gauge
	Value  float64
	Labels []Label
}

// Label tells metrics with the same name apart.
type Label struct{ Name, Value string }

// Counter is a metric that only ever grows.
func Counter[N number](name, help string, value N, labels ...Label) Metric {
	return Metric{Name: name, Help: help, Total: true, Value: float64(value), Labels: labels}
}

// Gauge is a metric that comes and goes.
func Gauge[N number](name, help string, value N, labels ...Label) Metric {
	return Metric{Name: name, Help: help, Value: float64(value), Labels: labels}
}

type number interface {
	~int | ~int32 | ~int64 | ~uint | ~uint32 | ~uint64 | ~float64
}

// maxScrapes bounds how many requests for metrics are served at once.
const maxScrapes = 4

func metricsHandler(source func() []Metric) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collector{source},
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{MaxRequestsInFlight: maxScrapes, Timeout: readTimeout})
}

// collector gives Prometheus the metrics of a source as they are at each
// scrape. It describes none beforehand: which labels there are depends on the
// configuration and on who is connected.
type collector struct{ source func() []Metric }

func (collector) Describe(chan<- *prometheus.Desc) {}

func (c collector) Collect(out chan<- prometheus.Metric) {
	for _, m := range c.source() {
		names, values := make([]string, len(m.Labels)), make([]string, len(m.Labels))
		for i, l := range m.Labels {
			names[i], values[i] = l.Name, l.Value
		}
		kind := prometheus.GaugeValue
		if m.Total {
			kind = prometheus.CounterValue
		}
		desc := prometheus.NewDesc(m.Name, m.Help, names, nil)
		metric, err := prometheus.NewConstMetric(desc, kind, m.Value, values...)
		if err != nil {
			metric = prometheus.NewInvalidMetric(desc, err)
		}
		out <- metric
	}
}
