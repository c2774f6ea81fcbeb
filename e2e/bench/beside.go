package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"vpoller/e2e/bench/internal/proc"
	"vpoller/e2e/bench/internal/report"
)

// flavour is a way for values of VMs into Zabbix.
type flavour struct {
	title string
	items func(url string) []params
	host  string // property that hosts are called by

	worker, sender bool // whether values come through vPoller, and are pushed
}

func flavours() map[string]flavour {
	return map[string]flavour{
		"collector": {title: "Zabbix's own VMware collector", items: collectorItems, host: "config.instanceUuid"},
		"external":  {title: "external checks", items: externalItems, host: "name", worker: true},
		"batch":     {title: "external checks with --batch", items: batchItems, host: "name", worker: true},
		"active":    {title: "active mode, vpoller-sender", items: activeItems, host: "name", worker: true, sender: true},
	}
}

// besideRow is what one way showed.
type besideRow struct {
	title    string
	load     string
	due      int // values in a minute, one for each item
	took     time.Duration
	values   int
	calls    int
	server   time.Duration // processor time meanwhile, and of the others
	proxy    time.Duration
	worker   time.Duration
	sender   time.Duration
	database time.Duration
	vcenter  time.Duration
}

func (b *bench) measureBeside(ctx context.Context) (*report.Table, error) {
	var rows []besideRow
	for _, name := range b.opts.sender.flavour {
		row, err := b.runBeside(ctx, flavours()[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		rows = append(rows, row)
		b.say("beside: %s: %s", row.title, row.summary())
	}
	return besideTable(b.opts.sender, rows), nil
}

// besideChain is a chain with a real Zabbix.
type besideChain struct {
	scaleChain
	zabbix *throwaway
	sender *pushing
}

func (c *besideChain) stop() error {
	if c.sender != nil {
		c.sender.Stop()
	}
	var err error
	if c.zabbix != nil {
		err = c.zabbix.stop()
	}
	c.scaleChain.stop()
	return err
}

// runBeside measures one way with a vCenter and a Zabbix of its own.
func (b *bench) runBeside(ctx context.Context, f flavour) (row besideRow, err error) {
	c := &besideChain{}
	defer func() { err = errors.Join(err, c.stop()) }()
	hosts, err := b.startBeside(ctx, c, f)
	if err != nil {
		return row, errors.Join(err, c.complaints())
	}
	items := f.items(c.vcenter.url)
	template, err := c.zabbix.makeTemplate(ctx, "Benchmark", items)
	if err != nil {
		return row, err
	}
	if err := c.zabbix.makeHosts(ctx, hosts, template); err != nil {
		return row, err
	}
	if f.sender {
		if c.sender, err = b.startSender(ctx, c.proxy.frontend, c.zabbix.settings["ZABBIX_TRAPPER"]); err != nil {
			return row, err
		}
	}
	row = besideRow{title: f.title, due: len(hosts) * (len(besideProperties) + len(besideCounters))}
	if err := c.awaitValues(ctx, row.due); err != nil {
		return row, err
	}
	row.load = report.Load()
	return row, b.watchBeside(ctx, c, &row)
}

// startBeside starts all but what pushes, and returns what hosts are to be called.
func (b *bench) startBeside(ctx context.Context, c *besideChain, f flavour) (hosts []string, err error) {
	if c.vcenter, err = b.startVCenter(ctx, b.opts.sender.vms, b.opts.scale.latency); err != nil {
		return nil, err
	}
	if c.proxy, err = b.startBroker(ctx, b.product()); err != nil {
		return nil, err
	}
	if _, _, err = b.firstSync(ctx, &c.scaleChain, scaleCase{vms: b.opts.sender.vms, mirror: true}); err != nil {
		return nil, err
	}
	if hosts, err = discover(ctx, c.proxy.frontend, f.host); err != nil {
		return nil, err
	}
	if !f.worker {
		c.worker.Stop() // or its calls would be among those of the collector
		c.worker = nil
	}
	if c.zabbix, err = b.startZabbix(ctx, serverSettings, c.proxy.frontend); err != nil {
		return nil, err
	}
	return hosts, b.installCheck(c.zabbix)
}

// installCheck copies the external check to where the server looks for it.
func (b *bench) installCheck(z *throwaway) error {
	const name = "vpoller-zabbix"
	program, err := os.ReadFile(b.program(name))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(z.settings["ZABBIX_EXTERNALSCRIPTS"], name), program, 0o755) //nolint:gosec // the server is another user
}

const (
	valuesPatience = 5 * time.Minute
	valuesLook     = 3 * time.Second
)

// awaitValues returns a while after as many values have come as there are items, or when they take too long to come: a way that
// is too slow for that is measured all the same.
func (c *besideChain) awaitValues(ctx context.Context, items int) error {
	for began := time.Now(); time.Since(began) < valuesPatience; {
		n, err := c.zabbix.values(ctx)
		if err != nil {
			return err
		}
		if n >= items {
			break
		}
		if err := pause(ctx, valuesLook); err != nil {
			return err
		}
	}
	return pause(ctx, time.Minute) // what comes in the first minute of an interval is not like the others
}

func (b *bench) watchBeside(ctx context.Context, c *besideChain, row *besideRow) error {
	before, err := c.look(ctx)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := pause(ctx, b.opts.sender.time); err != nil {
		return err
	}
	row.took = time.Since(began)
	after, err := c.look(ctx)
	if err != nil {
		return err
	}
	row.values, row.calls = after.values-before.values, after.calls-before.calls
	row.server, row.database = after.server-before.server, after.database-before.database
	row.proxy, row.worker, row.sender, row.vcenter = after.own[0]-before.own[0], after.own[1]-before.own[1], after.own[2]-before.own[2], after.own[3]-before.own[3]
	return nil
}

// look is how far everything has come.
type look struct {
	values, calls    int
	server, database time.Duration
	own              []time.Duration // proxy, worker, sender, vCenter
}

func (c *besideChain) look(ctx context.Context) (l look, err error) {
	counts, err := c.vcenter.counts("")
	if err != nil {
		return l, err
	}
	for _, n := range counts.Calls {
		l.calls += n
	}
	if l.values, err = c.zabbix.values(ctx); err != nil {
		return l, err
	}
	if l.server, l.database, err = c.zabbix.cpu(); err != nil {
		return l, err
	}
	var sender *proc.Process
	if c.sender != nil {
		sender = c.sender.Process
	}
	l.own, err = allCPU([]processes{{c.proxy.Process}, there(c.worker), there(sender), {c.vcenter.Process}})
	return l, err
}

// there is p, if it is.
func there(p *proc.Process) processes {
	if p == nil {
		return nil
	}
	return processes{p}
}
