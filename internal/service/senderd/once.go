package senderd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"vpoller/internal/config"
	"vpoller/internal/push/agent"
	"vpoller/internal/push/inventory"
)

// deliverWithin is how long a single round waits for Zabbix to take its values.
const deliverWithin = time.Minute

// Once finds the objects, asks Zabbix for the items of their hosts, asks for all
// values one time, jobs included, and returns when Zabbix has them. Then it says
// on out what came of it. What Zabbix does not take in time stays in the buffer.
//
// The error says what was left undone, and what to do about it.
func Once(ctx context.Context, cfg *config.Sender, log *slog.Logger, out io.Writer) error {
	p, err := newParts(cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(p.once(ctx, out), p.closeBuffers(), p.proxy.Close())
}

func (p *parts) once(ctx context.Context, out io.Writer) error {
	if err := p.open(); err != nil {
		return err
	}
	if err := p.assemble(p.buffered); err != nil {
		return err
	}
	delivery, stop := context.WithCancel(context.WithoutCancel(ctx))
	var sender sync.WaitGroup
	sender.Go(func() { p.deliver(delivery) }) //nolint:errcheck // it never fails
	r := p.round(ctx)
	late := p.drained(ctx)
	stop()
	sender.Wait()
	r.write(out)
	return errors.Join(r.err, late)
}

// DryRun asks for everything one time, as Once does, and writes a line for each
// value that would be sent. It sends none and touches no buffer.
//
// It does ask Zabbix for items, but without the metadata of hosts, so that no
// autoregistration action that goes by metadata makes a host. An action without
// conditions would: to Zabbix, whoever asks for the items of a host is its agent.
func DryRun(ctx context.Context, cfg *config.Sender, log *slog.Logger, out io.Writer) error {
	p, err := newParts(cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(p.dryRun(ctx, out), p.proxy.Close())
}

func (p *parts) dryRun(ctx context.Context, out io.Writer) error {
	w := &printer{out: out}
	p.dry, p.failed = true, w.failed
	if err := p.assemble(func(way *pipeline, _ form) sink { return w.to(p, way) }); err != nil {
		return err
	}
	r := p.round(ctx)
	w.announcements(r)
	r.write(out)
	return errors.Join(r.err, w.err)
}

// A round is what came of asking everything one time.
type round struct {
	*parts
	found  *inventory.Snapshot
	agents map[*pipeline]agent.Summary
	err    error
}

// round asks everything one time. Values are in their sinks when it returns.
func (p *parts) round(ctx context.Context) *round {
	r := &round{parts: p, agents: map[*pipeline]agent.Summary{}}
	var err error
	if r.found, err = p.inventory.Once(ctx); err != nil {
		r.err = fmt.Errorf("not all objects are known: %w", err)
	}
	if _, away := p.proxy.away(); away != nil {
		r.err = fmt.Errorf("nothing can be measured, is the vPoller proxy running, and is vpoller.endpoint right? %w", away)
		return r
	}
	var all sync.WaitGroup
	var mu sync.Mutex // guards agents and err
	for _, way := range p.pipelines {
		if way.agent == nil {
			continue
		}
		all.Go(func() {
			sum, err := way.agent.Once(ctx)
			mu.Lock()
			defer mu.Unlock()
			r.agents[way] = sum
			if err != nil {
				r.err = errors.Join(r.err, fmt.Errorf("not all items of zabbix %s are known: %w", way.cfg.Name, err))
			}
		})
	}
	p.jobs.Once(ctx)
	all.Wait()
	return r
}

// drained waits until Zabbix has all values, for a while.
func (p *parts) drained(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, p.patience)
	defer cancel()
	return together(p.pipelines, func(way *pipeline) error {
		return together(way.queues, func(q *queue) error {
			if q.buffer.Drained(ctx) == nil {
				return nil
			}
			_, reason := q.refusing(way.cfg.Addresses)
			return undelivered(way.cfg.Name, q, reason)
		})
	})
}

func undelivered(name string, q *queue, reason string) error {
	if reason == "" {
		reason = "there was no time"
	}
	return fmt.Errorf("zabbix %s: %d values are not delivered (%s): they wait in %s for the next run", name, q.buffer.Stats().Waiting, reason, q.dir)
}
