package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
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
	proxy   float64 // microseconds of the proxy for each request
	vcenter float64 // microseconds of the simulator for each request
	calls   float64 // SOAP calls for each request
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
		b.say("chain %d/%d: clients x %d, latency %s: %s requests/s",
			done, b.opts.reps*len(cases), c.clients, c.latency, report.Count(s.rate))
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
	result, costs, err := l.runWithCosts(ctx, processes{c.worker}, processes{c.proxy.Process}, processes{c.simulator.Process})
	if err != nil {
		return s, err
	}
	after, err := c.simulator.calls()
	if err != nil {
		return s, err
	}
	memory, err := c.worker.PeakMemory()
	s.sample = newSample(result)
	s.cpu, s.proxy, s.vcenter, s.memory = costs[0], costs[1], costs[2], float64(memory)/1e6
	s.calls = stats.Ratio(float64(after-before), float64(result.Asked()))
	return s, err
}
