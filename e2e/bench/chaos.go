package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"vpoller/e2e/bench/internal/peer"
	"vpoller/e2e/bench/internal/proc"
	"vpoller/e2e/bench/internal/report"
)

const (
	chaosClients = 48
	chaosWorkers = 4
	chaosPause   = 100 * time.Millisecond // between two killings
)

// chaosRun is what came of a broker whose workers were killed.
type chaosRun struct {
	killed int
	result *peer.Result
}

// measureChaos kills workers under load, and counts what became of the requests.
func (b *bench) measureChaos(ctx context.Context) (*report.Table, error) {
	length := time.Duration(b.opts.reps) * b.opts.length
	t := chaosTable(length)
	for _, c := range b.contenders() {
		run, err := b.runChaos(ctx, c, length)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		b.say("chaos: %s: %d workers killed", c.name, run.killed)
		t.Add(append([]string{c.name}, run.cells()...)...)
	}
	return t, nil
}

func (b *bench) runChaos(ctx context.Context, c contender, length time.Duration) (chaosRun, error) {
	broker, err := b.startBroker(ctx, c)
	if err != nil {
		return chaosRun{}, err
	}
	defer broker.Stop()
	v := &victims{bench: b, backend: broker.backend}
	defer v.stop()
	if err := v.start(ctx, chaosWorkers); err != nil {
		return chaosRun{}, err
	}
	l, err := b.startLoad(ctx, b.lightPeers(), plan{
		frontend: broker.frontend, clients: chaosClients, warmup: b.opts.length / 10, length: length, request: peer.EchoRequest(requestSize),
	})
	if err != nil {
		return chaosRun{}, err
	}
	defer l.Stop()
	run, err := v.killDuring(ctx, l)
	return run, errors.Join(err, broker.Err())
}

// victims are the workers of one broker.
type victims struct {
	bench   *bench
	backend string
	workers []*proc.Process
}

func (v *victims) start(ctx context.Context, n int) error {
	for range n {
		w, err := v.bench.startWorker(ctx, v.bench.lightPeers(), v.backend)
		if err != nil {
			return err
		}
		v.workers = append(v.workers, w)
	}
	return nil
}

func (v *victims) stop() {
	for _, w := range v.workers {
		w.Stop()
	}
}

// killDuring kills the oldest worker and starts another one, again and again until the load is through.
func (v *victims) killDuring(ctx context.Context, l *load) (run chaosRun, err error) {
	through := make(chan struct{})
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		defer close(through)
		run.result, err = l.run(ctx)
		return err
	})
	g.Go(func() error {
		pause := time.NewTicker(chaosPause)
		defer pause.Stop()
		for {
			select {
			case <-through:
				return nil
			case <-pause.C:
			}
			v.workers[0].Kill()
			v.workers = slices.Delete(v.workers, 0, 1)
			run.killed++
			if err := v.start(ctx, 1); err != nil {
				return err
			}
		}
	})
	err = g.Wait()
	return run, err
}

func (r chaosRun) cells() []string {
	q := r.result.Quantiles(0.5, 0.99, 1)
	return []string{
		strconv.Itoa(r.killed), report.Count(float64(len(r.result.Latencies))),
		strconv.Itoa(r.result.Wrong), strconv.Itoa(r.result.Refused), strconv.Itoa(r.result.Lost),
		report.Decimal(report.Millis(q[0])), report.Decimal(report.Millis(q[1])), report.Decimal(report.Millis(q[2])),
	}
}

func chaosTable(length time.Duration) *report.Table {
	return &report.Table{
		Title: "Chaos",
		Intro: fmt.Sprintf("%d clients and %d workers; one worker is killed (SIGKILL) and replaced each %s for %s.",
			chaosClients, chaosWorkers, chaosPause, length),
		Columns: []report.Column{report.Text("broker"), report.Number("killed"), report.Number("answered"), report.Number("wrong"),
			report.Number("refused"), report.Number("lost"), report.Number("p50 ms"), report.Number("p99 ms"), report.Number("max ms")},
		Notes: []string{
			"wrong: answers that belong to another request; refused: error replies; lost: no reply within " + patience.String() + ".",
		},
	}
}
