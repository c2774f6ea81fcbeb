package ops

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Family is what metrics of one name have in common.
type Family struct {
	Name   string // as in vpoller_proxy_requests_total
	Help   string
	Total  bool     // it only ever grows: a counter, else a gauge
	Labels []string // names of what tells its metrics apart
}

// Metric is one number of a family at this moment.
type Metric struct {
	Family
	Value  float64
	Values []string // of the family's labels, in their order
}

// Metric is v as a metric of the family, with the values of its labels.
func (f Family) Metric(v float64, labels ...string) Metric {
	return Metric{Family: f, Value: v, Values: labels}
}

// Number is what a metric can be made of.
type Number interface {
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
		kind := prometheus.GaugeValue
		if m.Total {
			kind = prometheus.CounterValue
		}
		desc := prometheus.NewDesc(m.Name, m.Help, m.Labels, nil)
		metric, err := prometheus.NewConstMetric(desc, kind, m.Value, m.Values...)
		if err != nil {
			metric = prometheus.NewInvalidMetric(desc, err)
		}
		out <- metric
	}
}
