package main

import (
	"context"
	"errors"
	"fmt"

	"vpoller/e2e/bench/internal/peer"
	"vpoller/e2e/bench/internal/report"
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
			return fmt.Errorf("%s, %s clients x %d: %w", c.broker.name, c.kind.name, c.clients, err)
		}
		c.samples = append(c.samples, s)
		done++
		b.say("broker %d/%d: %s, %s clients x %d: %s requests/s",
			done, b.opts.reps*len(cases), c.broker.name, c.kind.name, c.clients, report.Count(s.rate))
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
