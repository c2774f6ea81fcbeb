package main

import (
	"fmt"
	"strconv"

	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
)

func brokerTable(opts options, cases []*brokerCase) *report.Table {
	t := &report.Table{
		Title: "Broker",
		Intro: fmt.Sprintf("Requests of %d bytes through a broker to one worker that answers at once with %d bytes; each client has one request in the air. Medians of %d interleaved runs of %s.",
			requestSize, replySize, opts.reps, opts.length),
		Columns: []report.Column{report.Text("load"), report.Number("clients"), report.Text("broker"),
			report.Number("req/s"), report.Number("to libzmq"), report.Number("p50 µs"), report.Number("p99 µs"), report.Number("to libzmq"),
			report.Number("CPU µs/req"), report.Number("to libzmq"), report.Number("peers µs/req"), report.Number("peak MB"), report.Number("failed")},
		Notes: []string{
			"load: light = this kit's own clients and worker on raw sockets; libzmq = REQ clients and a DEALER worker of libzmq.",
			"to libzmq: the figure left of it, divided by that of libzmq's proxy under the same load in the same round; the median of these ratios. More req/s is better, less of the others.",
			"CPU µs/req: of all threads of the broker; peers µs/req: of load and worker together.",
			"failed: requests in all runs without the right reply, as wrong/refused/lost.",
			"credit: how many requests the broker lets a worker hold that announces no capacity; 1, the default, suits workers that take milliseconds, not this one.",
		},
	}
	for _, c := range cases {
		t.Add(c.row(base(cases, c))...)
	}
	return t
}

// base is the yardstick's case under the same load, nil without a yardstick.
func base(cases []*brokerCase, of *brokerCase) *brokerCase {
	for _, c := range cases {
		if c.broker.name == yardstick && c.clients == of.clients && c.kind.name == of.kind.name {
			return c
		}
	}
	return nil
}

func (c *brokerCase) row(base *brokerCase) []string {
	var (
		rate = func(s sample) float64 { return s.rate }
		p50  = func(s sample) float64 { return s.p50 }
		p99  = func(s sample) float64 { return s.p99 }
		cpu  = func(s sample) float64 { return s.cpu }
	)
	var failed failures
	for _, s := range c.samples {
		failed.add(s.failed)
	}
	ratio := func(figure func(sample) float64) string {
		if base == nil {
			return report.None
		}
		return report.Factor(stats.MedianRatio(each(c.samples, figure), each(base.samples, figure)))
	}
	return []string{
		c.kind.name, strconv.Itoa(c.clients), c.broker.name,
		report.Count(median(c.samples, rate)), ratio(rate),
		report.Count(median(c.samples, p50)),
		report.Count(median(c.samples, p99)), ratio(p99),
		report.Decimal(median(c.samples, cpu)), ratio(cpu),
		report.Decimal(median(c.samples, func(s sample) float64 { return s.others })),
		report.Decimal(median(c.samples, func(s sample) float64 { return s.memory })),
		failed.String(),
	}
}
