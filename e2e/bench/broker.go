package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"vpoller/e2e/bench/internal/peer"
	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
)

// brokerCase is a line of the table: a broker under a load.
type brokerCase struct {
	kind    peers
	clients int
	broker  contender
	samples []sample
}

func (b *bench) measureBroker(ctx context.Context) (*report.Table, error) {
	cases := b.brokerCases()
	done := 0
	err := interleave(ctx, b.opts.reps, cases, func(c *brokerCase) error {
		s, err := b.runBroker(ctx, c)
		if err != nil {
			return fmt.Errorf("%s, %d %s clients: %w", c.broker.name, c.clients, c.kind.name, err)
		}
		c.samples = append(c.samples, s)
		done++
		b.say("broker %d/%d: %s, %d %s clients: %s requests/s", done, b.opts.reps*len(cases), c.broker.name, c.clients, c.kind.name, report.Count(s.rate))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return brokerTable(b.opts, cases), nil
}

func (b *bench) brokerCases() []*brokerCase {
	kinds := []peers{b.lightPeers()}
	if b.c.load != "" {
		kinds = append(kinds, b.zmqPeers())
	}
	var cases []*brokerCase
	for _, kind := range kinds {
		for _, clients := range b.opts.clients {
			for _, broker := range b.contenders() {
				cases = append(cases, &brokerCase{kind: kind, clients: clients, broker: broker})
			}
		}
	}
	return cases
}

// runBroker measures a broker of its own for one run.
func (b *bench) runBroker(ctx context.Context, c *brokerCase) (sample, error) {
	broker, err := b.startBroker(ctx, c.broker)
	if err != nil {
		return sample{}, err
	}
	defer broker.Stop()
	worker, err := b.startWorker(ctx, c.kind, broker.backend)
	if err != nil {
		return sample{}, err
	}
	defer worker.Stop()
	l, err := b.startLoad(ctx, c.kind, plan{
		frontend: broker.frontend, clients: c.clients, warmup: b.opts.length / 10, length: b.opts.length, request: peer.EchoRequest(requestSize),
	})
	if err != nil {
		return sample{}, err
	}
	defer l.Stop()
	result, costs, err := l.runWithCosts(ctx, processes{broker.Process}, processes{worker, l.Process})
	if err != nil {
		return sample{}, errors.Join(err, broker.Err())
	}
	memory, err := broker.PeakMemory()
	s := newSample(result)
	s.cpu, s.others, s.memory = costs[0], costs[1], float64(memory)/1e6
	return s, err
}

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
			"to libzmq: the figure left of it, divided by that of libzmq's proxy under the same load. More req/s is better, less of the others.",
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
		return report.Factor(stats.Ratio(median(c.samples, figure), median(base.samples, figure)))
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
