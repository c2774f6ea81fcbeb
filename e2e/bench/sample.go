package main

import (
	"fmt"

	"vpoller/e2e/bench/internal/peer"
	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
)

// sample is what one run of a load measured.
type sample struct {
	rate     float64 // right replies per second
	p50, p99 float64 // microseconds
	cpu      float64 // microseconds of the program under test for each request
	others   float64 // microseconds of load and worker for each request
	memory   float64 // MB, the most that the program under test had resident
	failed   failures
}

// failures are requests without the right reply.
type failures struct{ wrong, refused, lost int }

func (f *failures) add(g failures) {
	f.wrong += g.wrong
	f.refused += g.refused
	f.lost += g.lost
}

func (f failures) String() string {
	if f == (failures{}) {
		return "0"
	}
	return fmt.Sprintf("%d/%d/%d", f.wrong, f.refused, f.lost)
}

// newSample takes rate, latencies and failures from a load's result.
func newSample(r *peer.Result) sample {
	q := r.Quantiles(0.5, 0.99)
	return sample{
		rate: r.Rate(), p50: report.Micros(q[0]), p99: report.Micros(q[1]),
		failed: failures{r.Wrong, r.Refused, r.Lost},
	}
}

// median is the median of one figure over all runs.
func median[S any](samples []S, figure func(S) float64) float64 {
	return stats.Median(each(samples, figure))
}

// each picks one figure out of every run.
func each[S any](samples []S, figure func(S) float64) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = figure(s)
	}
	return values
}
