package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"vpoller/e2e/bench/internal/proc"
	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/trapper"
)

// senderCase is a number of hosts and what is asked of each.
type senderCase struct {
	hosts int
	mix   string
}

// senderRow is what one time of sending showed.
type senderRow struct {
	senderCase
	load           string // of the machine, before
	first          time.Duration
	took           time.Duration
	counts         trapper.Counts
	lag, late      float64 // seconds: the worst that the sender said
	overruns       float64
	passing        float64
	sender         time.Duration // processor time meanwhile, and of the others
	worker         time.Duration
	proxy          time.Duration
	vcenter        time.Duration
	double         time.Duration
	resident, peak int64
	calls          int
}

func (b *bench) measureSender(ctx context.Context) (*report.Table, error) {
	var rows []senderRow
	for _, hosts := range b.opts.sender.sizes {
		for _, mix := range b.opts.sender.mixes {
			row, err := b.runSender(ctx, senderCase{hosts, mix})
			if err != nil {
				return nil, fmt.Errorf("%d hosts, %s: %w", hosts, mix, err)
			}
			rows = append(rows, row)
			b.say("sender: %d hosts, %s: %s", hosts, mix, row.summary())
		}
	}
	return senderTable(b.opts.sender, rows), nil
}

// senderChain is a chain with a large vCenter whose values go to a Zabbix that counts.
type senderChain struct {
	scaleChain
	sender *pushing
	zabbix *zabbixDouble
}

func (c *senderChain) stop() {
	if c.sender != nil {
		c.sender.Stop()
	}
	c.scaleChain.stop()
	if c.zabbix != nil {
		c.zabbix.Stop()
	}
}

// runSender starts everything, waits until every host has sent values, and measures from then on.
func (b *bench) runSender(ctx context.Context, sc senderCase) (row senderRow, err error) {
	row = senderRow{senderCase: sc, load: report.Load()}
	c := &senderChain{}
	defer c.stop()
	defer func() {
		if err != nil && c.sender != nil {
			err = errors.Join(err, c.complaints(), c.sender.Err())
		}
	}()
	if c.zabbix, err = b.startTrapper(ctx, senderMixes()[sc.mix], "1m"); err != nil {
		return row, err
	}
	if c.vcenter, err = b.startVCenter(ctx, sc.hosts, b.opts.scale.latency); err != nil {
		return row, err
	}
	if c.proxy, err = b.startBroker(ctx, b.product()); err != nil {
		return row, err
	}
	if _, _, err = b.firstSync(ctx, &c.scaleChain, scaleCase{vms: sc.hosts, mirror: true}); err != nil {
		return row, err
	}
	began := time.Now()
	if c.sender, err = b.startSender(ctx, c.proxy.frontend, c.zabbix.addr); err != nil {
		return row, err
	}
	if err = c.awaitHosts(ctx, sc.hosts); err != nil {
		return row, err
	}
	row.first = time.Since(began)
	if err = pause(ctx, b.opts.sender.warmup); err != nil {
		return row, err
	}
	return row, b.watchSender(ctx, c, &row)
}

const (
	senderPatience = 10 * time.Minute
	senderLook     = time.Second
)

// awaitHosts returns when every host has sent a value.
func (c *senderChain) awaitHosts(ctx context.Context, hosts int) error {
	ctx, cancel := context.WithTimeout(ctx, senderPatience)
	defer cancel()
	for {
		counts, err := c.zabbix.counts()
		if err != nil || counts.Hosts >= hosts {
			return err
		}
		if err := pause(ctx, senderLook); err != nil {
			return fmt.Errorf("%d of %d hosts have sent values: %w", counts.Hosts, hosts, err)
		}
	}
}

// watchSender lets it work for the time of a measurement and fills a row with what that cost.
func (b *bench) watchSender(ctx context.Context, c *senderChain, row *senderRow) error {
	groups := []processes{{c.sender.Process}, {c.worker}, {c.proxy.Process}, {c.vcenter.Process}, {c.zabbix.Process}}
	calls, err := c.vcenter.counts("")
	if err != nil {
		return err
	}
	numbers, err := c.sender.numbers(ctx)
	if err != nil {
		return err
	}
	began := time.Now()
	used, err := allCPU(groups)
	if err != nil {
		return err
	}
	before, err := c.zabbix.counts()
	if err != nil {
		return err
	}
	if err := b.lookAt(ctx, c.sender, row, began); err != nil {
		return err
	}
	now, err := allCPU(groups)
	if err != nil {
		return err
	}
	row.took = time.Since(began)
	after, err := c.zabbix.counts()
	if err != nil {
		return err
	}
	row.counts = after.Sub(before)
	row.sender, row.worker, row.proxy, row.vcenter, row.double = now[0]-used[0], now[1]-used[1], now[2]-used[2], now[3]-used[3], now[4]-used[4]
	return b.finishSender(ctx, c, row, calls, numbers)
}

// lookAt notes the worst that the sender says of itself until the time is over.
func (b *bench) lookAt(ctx context.Context, sender *pushing, row *senderRow, began time.Time) error {
	for time.Since(began) < b.opts.sender.length {
		numbers, err := sender.numbers(ctx)
		if err != nil {
			return err
		}
		row.lag, row.late = max(row.lag, numbers["vpoller_sender_lag_seconds"]), max(row.late, numbers["vpoller_sender_late_seconds"])
		if err := pause(ctx, min(senderLook, max(0, b.opts.sender.length-time.Since(began)))); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) finishSender(ctx context.Context, c *senderChain, row *senderRow, calls vcenterCounts, before map[string]float64) error {
	after, err := c.vcenter.counts("")
	if err != nil {
		return err
	}
	for method, n := range after.Calls {
		row.calls += n - calls.Calls[method]
	}
	numbers, err := c.sender.numbers(ctx)
	if err != nil {
		return err
	}
	difference := func(name string) float64 { return numbers[name] - before[name] }
	row.overruns, row.passing = difference("vpoller_sender_overruns_total"), difference("vpoller_sender_passing_errors_total")
	if row.peak, err = c.sender.PeakMemory(); err != nil {
		return err
	}
	if row.resident, err = c.sender.Memory(); err != nil || b.opts.sender.profiles == "" {
		return err
	}
	return c.sender.profiles(ctx, filepath.Join(b.opts.sender.profiles, fmt.Sprintf("sender-%d-%s", row.hosts, row.mix)))
}

// senderConfig is vpoller-sender's configuration for the virtual machines of one vCenter.
const senderConfig = `vpoller: {endpoint: %q}
mgmt: %q
http: %q
pprof: true
buffer: {dir: %q}
zabbix: {server: %q}
active:
  vcenters: [%s]
  hosts: {virtual_machines: {host_name: %q}}
`

// pushing is a vpoller-sender that runs.
type pushing struct {
	*proc.Process
	http string // where its metrics are
}

func (b *bench) startSender(ctx context.Context, frontend, zabbix string) (*pushing, error) {
	return b.startSenderFor(ctx, frontend, zabbix, "{name}")
}

// startSenderFor starts a sender whose hosts are called after a pattern.
func (b *bench) startSenderFor(ctx context.Context, frontend, zabbix, hostName string) (*pushing, error) {
	mgmt, err := proc.FreeAddr(ctx)
	if err != nil {
		return nil, err
	}
	http, err := proc.FreeAddr(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(b.dir, "sender-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the sender: %w", err)
	}
	file := filepath.Join(dir, "sender.yaml")
	text := fmt.Sprintf(senderConfig, frontend, "tcp://"+mgmt, http, filepath.Join(dir, "buffer"), zabbix, vcenterName, hostName)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("write the sender's configuration: %w", err)
	}
	p, err := b.group.Start("vpoller-sender", exec.CommandContext(ctx, b.program("vpoller-sender"), "-f", file, "start"))
	if err != nil {
		return nil, err
	}
	if err := p.WaitListening(ctx, http); err != nil {
		p.Stop()
		return nil, err
	}
	return &pushing{p, http}, nil
}
