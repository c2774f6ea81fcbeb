package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"vpoller/e2e/bench/internal/proc"
	"vpoller/e2e/bench/internal/report"
)

// scaleCase is one inventory with one way to read it.
type scaleCase struct {
	vms    int
	mirror bool
	storm  bool
}

// scaleRow is what one time of polling showed.
type scaleRow struct {
	scaleCase
	phase            string
	polls            pollResult
	sync             time.Duration // from the start of the worker to the first answer
	first            float64       // seconds of the simulator's processor time in that
	peak, resident   int64
	worker, simulate time.Duration // processor time meanwhile
	calls            map[string]int
	sent             int64
	changes          int
	sessions         int
}

func (b *bench) measureScale(ctx context.Context) (*report.Table, error) {
	var cases []scaleCase
	if n := b.opts.scale.direct; n > 0 {
		cases = append(cases, scaleCase{vms: n}, scaleCase{vms: n, mirror: true})
	}
	for _, n := range b.opts.scale.sizes {
		cases = append(cases, scaleCase{vms: n, mirror: true, storm: b.opts.scale.storm > 0})
	}
	var rows []scaleRow
	for _, c := range cases {
		measured, err := b.runScale(ctx, c)
		if err != nil {
			return nil, fmt.Errorf("%d VMs: %w", c.vms, err)
		}
		rows = append(rows, measured...)
	}
	return scaleTable(b.opts.scale, rows), nil
}

// scaleChain is a chain with a large vCenter and a poller.
type scaleChain struct {
	chain
	vcenter *vcenter
	poller  *proc.Process
}

func (c *scaleChain) stop() {
	if c.poller != nil {
		c.poller.Stop()
	}
	c.chain.stop()
	if c.vcenter != nil {
		c.vcenter.Stop()
	}
}

// runScale measures one inventory: how it is first read, then steady polling, then a storm of changes.
func (b *bench) runScale(ctx context.Context, sc scaleCase) (rows []scaleRow, err error) {
	c := &scaleChain{}
	defer c.stop()
	defer func() {
		if err != nil {
			err = errors.Join(err, c.complaints())
		}
	}()
	if c.vcenter, err = b.startVCenter(ctx, sc.vms, b.opts.scale.latency); err != nil {
		return nil, err
	}
	if c.proxy, err = b.startBroker(ctx, b.product()); err != nil {
		return nil, err
	}
	first, names, err := b.firstSync(ctx, c, sc)
	if err != nil {
		return nil, err
	}
	if c.poller, err = b.startPoller(ctx, c, names); err != nil {
		return nil, err
	}
	if _, err := c.poll(ctx, b.opts.scale.warmup); err != nil {
		return nil, err
	}
	steady, err := b.phase(ctx, c, first, "steady", "")
	if err != nil || !sc.storm {
		return []scaleRow{steady}, err
	}
	storm, err := b.phase(ctx, c, scaleRow{scaleCase: sc}, "storm", strconv.Itoa(max(1, int(float64(sc.vms)*b.opts.scale.storm/100))))
	return []scaleRow{steady, storm}, err
}

// firstSync starts the worker and asks until it has answered with all VMs.
func (b *bench) firstSync(ctx context.Context, c *scaleChain, sc scaleCase) (row scaleRow, names []string, err error) {
	row.scaleCase = sc
	before, err := c.vcenter.CPU()
	if err != nil {
		return row, nil, err
	}
	began := time.Now()
	if err = b.startScaleWorker(ctx, c, sc.mirror); err != nil {
		return row, nil, err
	}
	alive, cancel := c.worker.Within(ctx)
	defer cancel()
	for len(names) < sc.vms && err == nil {
		if time.Since(began) > syncPatience {
			return row, nil, fmt.Errorf("%d of %d VMs after %s", len(names), sc.vms, syncPatience)
		}
		if names, err = discoverVMs(alive, c.proxy.frontend); err != nil && alive.Err() == nil {
			names, err = nil, pause(alive, syncAgain) // it says that the first reading goes on
		}
	}
	row.sync = time.Since(began)
	after, cpuErr := c.vcenter.CPU()
	row.first = (after - before).Seconds()
	return row, names, errors.Join(err, cpuErr)
}

const (
	syncPatience = 5 * time.Minute
	syncAgain    = 50 * time.Millisecond
)

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b *bench) startScaleWorker(ctx context.Context, c *scaleChain, mirror bool) error {
	mgmt, err := proc.FreeAddr(ctx)
	if err != nil {
		return err
	}
	file := filepath.Join(b.dir, "scale.yaml")
	text := fmt.Sprintf(workerConfig, c.proxy.backend, "tcp://"+mgmt, vcenterName, c.vcenter.url)
	text += fmt.Sprintf("    timeout: 60s\n    mirror: %t\n    calls_per_minute: 0\n", mirror)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return fmt.Errorf("write the worker's configuration: %w", err)
	}
	c.worker, err = b.group.Start("vpoller-worker", exec.CommandContext(ctx, b.program("vpoller-worker"), "-f", file, "start"))
	return err
}

func (b *bench) startPoller(ctx context.Context, c *scaleChain, names []string) (*proc.Process, error) {
	file := filepath.Join(b.dir, "names")
	if err := os.WriteFile(file, []byte(strings.Join(names, "\n")), 0o600); err != nil {
		return nil, fmt.Errorf("write the names of the VMs: %w", err)
	}
	return b.group.Start("poller", exec.CommandContext(ctx, b.self, rolePoller, c.proxy.frontend, "@"+file,
		strconv.Itoa(b.opts.scale.group), strconv.Itoa(b.opts.scale.bunch)))
}

// poll has the poller poll for a time.
func (c *scaleChain) poll(ctx context.Context, length time.Duration) (r pollResult, err error) {
	ctx, cancel := context.WithTimeout(ctx, length+2*pollTimeout)
	defer cancel()
	defer context.AfterFunc(ctx, c.poller.Kill)()
	if _, err = fmt.Fprintln(c.poller.Input, length); err != nil {
		return r, fmt.Errorf("start to poll: %w", err)
	}
	line, err := c.poller.Output.ReadBytes('\n')
	if err != nil {
		return r, errors.Join(fmt.Errorf("poll: %w", err), c.poller.Err())
	}
	return r, json.Unmarshal(line, &r)
}

// phase polls for the time of a measurement and fills a row with what it cost.
func (b *bench) phase(ctx context.Context, c *scaleChain, row scaleRow, name, changes string) (scaleRow, error) {
	row.phase = name
	before, err := c.vcenter.counts(changes)
	if err != nil {
		return row, err
	}
	costs := []processes{{c.worker}, {c.vcenter.Process}}
	used, err := allCPU(costs)
	if err != nil {
		return row, err
	}
	if row.polls, err = c.poll(ctx, b.opts.scale.length); err != nil {
		return row, err
	}
	now, err := allCPU(costs)
	if err != nil {
		return row, err
	}
	row.worker, row.simulate = now[0]-used[0], now[1]-used[1]
	after, err := c.vcenter.counts("")
	if err != nil {
		return row, err
	}
	row.calls = make(map[string]int)
	for method, n := range after.Calls {
		if n -= before.Calls[method]; n > 0 {
			row.calls[method] = n
		}
	}
	row.sent, row.changes, row.sessions = after.Sent-before.Sent, after.Changes, after.Resources.Sessions
	if row.peak, err = c.worker.PeakMemory(); err != nil {
		return row, err
	}
	row.resident, err = c.worker.Memory()
	b.say("scale: %d VMs, mirror %t, %s: %s", row.vms, row.mirror, name, row.summary())
	return row, err
}
