package ops

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Family is what metrics of one name have in common.
type Family struct {
	Name    string // as in vpoller_proxy_requests_total
	Help    string
	Total   bool     // it only ever grows: a counter, else a gauge
	Classes bool     // its metrics are histograms
	Labels  []string // names of what tells its metrics apart
}

// Type is what Prometheus calls the kind of metric.
func (f Family) Type() string {
	switch {
	case f.Classes:
		return "histogram"
	case f.Total:
		return "counter"
	default:
		return "gauge"
	}
}

// Metric is one number of a family at this moment, or one histogram.
type Metric struct {
	Family
	Value  float64
	Spread Histogram
	Values []string // of the family's labels, in their order
}

// Histogram is how many things of which size there have been.
type Histogram struct {
	UpTo map[float64]uint64 // by an upper limit, those below lower limits counted too
	All  uint64
	Sum  float64 // of their sizes
}

// Metric is v as a metric of the family, with the values of its labels.
func (f Family) Metric(v float64, labels ...string) Metric {
	return Metric{Family: f, Value: v, Values: labels}
}

// Histogram is h as a metric of the family, with the values of its labels.
func (f Family) Histogram(h Histogram, labels ...string) Metric {
	return Metric{Family: f, Spread: h, Values: labels}
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
		desc := prometheus.NewDesc(m.Name, m.Help, m.Labels, nil)
		metric, err := m.prometheus(desc)
		if err != nil {
			metric = prometheus.NewInvalidMetric(desc, err)
		}
		out <- metric
	}
}

func (m Metric) prometheus(desc *prometheus.Desc) (prometheus.Metric, error) {
	switch {
	case m.Classes:
		return prometheus.NewConstHistogram(desc, m.Spread.All, m.Spread.Sum, m.Spread.UpTo, m.Values...)
	case m.Total:
		return prometheus.NewConstMetric(desc, prometheus.CounterValue, m.Value, m.Values...)
	default:
		return prometheus.NewConstMetric(desc, prometheus.GaugeValue, m.Value, m.Values...)
	}
}
