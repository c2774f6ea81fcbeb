package main

import (
	"fmt"
	"strconv"

	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
)

// What the original reached on a machine like the one these benchmarks were written on, with one worker process, 8 clients and
// a vCenter that takes 10 ms for a call.
const (
	originalRate  = 14 // vm.get per second
	originalCPU   = 6  // ms of the worker for each
	originalCalls = 10 // SOAP calls for each, with its cache warm
)

func chainTable(opts options, cases []*chainCase) *report.Table {
	t := &report.Table{
		Title: "Chain",
		Intro: fmt.Sprintf("vm.get (name and power state) through vpoller-proxy and one vpoller-worker to a simulated vCenter of %d VMs; each client has one request in the air. Medians of %d interleaved runs of %s.",
			vcenterVMs, opts.reps, opts.length),
		Columns: []report.Column{report.Number("vCenter ms"), report.Number("clients"), report.Number("req/s"), report.Number("to original"),
			report.Number("p50 ms"), report.Number("p99 ms"), report.Number("CPU ms/req: worker"), report.Number("to original"),
			report.Number("proxy"), report.Number("vCenter"), report.Number("SOAP/req"), report.Number("peak MB"), report.Number("failed")},
		Notes: []string{
			"vCenter ms: how long the simulated vCenter waits before it answers a SOAP call.",
			"CPU ms/req: of the worker, of the proxy, and of the simulated vCenter, a process of its own that shares the cores with them.",
			fmt.Sprintf("to original: against %d requests/s and %d ms of worker CPU, which the Python original was measured at on a machine of this kind (8 clients, 10 ms; %d SOAP calls per request). It is not measured again here.",
				originalRate, originalCPU, originalCalls),
			"peak MB: of the worker.",
			"failed: requests in all runs without the right reply, as wrong/refused/lost.",
		},
	}
	for _, c := range cases {
		t.Add(c.row()...)
	}
	return t
}

func (c *chainCase) row() []string {
	m := func(figure func(chainSample) float64) float64 { return median(c.samples, figure) }
	rate := m(func(s chainSample) float64 { return s.rate })
	cpu := m(func(s chainSample) float64 { return s.cpu }) / 1e3
	var failed failures
	for _, s := range c.samples {
		failed.add(s.failed)
	}
	toOriginal := func(v, original float64) string {
		if c.clients != 8 || c.latency == 0 {
			return report.None
		}
		return report.Factor(stats.Ratio(v, original))
	}
	return []string{
		strconv.FormatInt(c.latency.Milliseconds(), 10), strconv.Itoa(c.clients),
		report.Count(rate), toOriginal(rate, originalRate),
		report.Decimal(m(func(s chainSample) float64 { return s.p50 }) / 1e3),
		report.Decimal(m(func(s chainSample) float64 { return s.p99 }) / 1e3),
		report.Decimal(cpu), toOriginal(cpu, originalCPU),
		report.Decimal(m(func(s chainSample) float64 { return s.proxy }) / 1e3),
		report.Decimal(m(func(s chainSample) float64 { return s.vcenter }) / 1e3),
		report.Decimal(m(func(s chainSample) float64 { return s.calls })),
		report.Decimal(m(func(s chainSample) float64 { return s.memory })),
		failed.String(),
	}
}
