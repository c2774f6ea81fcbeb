package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

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

// chainCase is a line of the table.
type chainCase struct {
	latency time.Duration
	clients int
	samples []chainSample
}

// chainSample is what one run measured; its cpu and memory are the worker's.
type chainSample struct {
	sample
	proxy float64 // microseconds of the proxy for each request
	calls float64 // SOAP calls for each request
}

func (b *bench) measureChain(ctx context.Context) (*report.Table, error) {
	var cases []*chainCase
	for _, latency := range []time.Duration{0, 10 * time.Millisecond} {
		for _, clients := range []int{8, 64} {
			cases = append(cases, &chainCase{latency: latency, clients: clients})
		}
	}
	done := 0
	err := interleave(ctx, b.opts.reps, cases, func(c *chainCase) error {
		s, err := b.runChain(ctx, c)
		if err != nil {
			return fmt.Errorf("%d clients, %s latency: %w", c.clients, c.latency, err)
		}
		c.samples = append(c.samples, s)
		done++
		b.say("chain %d/%d: %d clients, %s latency: %s requests/s", done, b.opts.reps*len(cases), c.clients, c.latency, report.Count(s.rate))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return chainTable(b.opts, cases), nil
}

// runChain measures a chain of its own for one run.
func (b *bench) runChain(ctx context.Context, c *chainCase) (chainSample, error) {
	ch, err := b.startChain(ctx, c.latency)
	if err != nil {
		return chainSample{}, err
	}
	defer ch.stop()
	l, err := b.startLoad(ctx, b.lightPeers(), plan{ // the warm-up is long enough for every VM to be asked for
		frontend: ch.proxy.frontend, clients: c.clients, warmup: b.opts.length / 2, length: b.opts.length, request: "@" + ch.questions,
	})
	if err != nil {
		return chainSample{}, err
	}
	defer l.Stop()
	s, err := ch.measure(ctx, l)
	return s, errors.Join(err, ch.complaints())
}

func (c *chain) measure(ctx context.Context, l *load) (s chainSample, err error) {
	before, err := c.simulator.calls()
	if err != nil {
		return s, err
	}
	result, costs, err := l.runWithCosts(ctx, processes{c.worker}, processes{c.proxy.Process})
	if err != nil {
		return s, err
	}
	after, err := c.simulator.calls()
	if err != nil {
		return s, err
	}
	memory, err := c.worker.PeakMemory()
	s.sample = newSample(result)
	s.cpu, s.proxy, s.memory = costs[0], costs[1], float64(memory)/1e6
	s.calls = stats.Ratio(float64(after-before), float64(result.Asked()))
	return s, err
}

func chainTable(opts options, cases []*chainCase) *report.Table {
	t := &report.Table{
		Title: "Chain",
		Intro: fmt.Sprintf("vm.get (name and power state) through vpoller-proxy and one vpoller-worker to a simulated vCenter of %d VMs; each client has one request in the air. Medians of %d interleaved runs of %s.",
			vcenterVMs, opts.reps, opts.length),
		Columns: []report.Column{report.Number("vCenter ms"), report.Number("clients"), report.Number("req/s"), report.Number("to original"),
			report.Number("p50 ms"), report.Number("p99 ms"), report.Number("worker CPU ms/req"), report.Number("to original"),
			report.Number("proxy CPU ms/req"), report.Number("SOAP/req"), report.Number("worker peak MB"), report.Number("failed")},
		Notes: []string{
			"vCenter ms: how long the simulated vCenter waits before it answers a SOAP call. It runs in a process of its own on the same cores.",
			fmt.Sprintf("to original: against %d requests/s and %d ms of worker CPU, which the Python original was measured at on a machine of this kind (8 clients, 10 ms; %d SOAP calls per request). It is not measured again here.",
				originalRate, originalCPU, originalCalls),
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
		report.Decimal(m(func(s chainSample) float64 { return s.calls })),
		report.Decimal(m(func(s chainSample) float64 { return s.memory })),
		failed.String(),
	}
}
