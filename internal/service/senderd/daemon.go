package senderd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"vpoller/broker"
	"vpoller/internal/config"
	"vpoller/internal/ops"
	"vpoller/internal/service"
	"vpoller/protocol"
)

// Daemon is a sender that is ready to run.
type Daemon struct {
	*parts
	stop  *service.Stop
	watch *watch
	mgmt  *broker.Management
	http  *ops.Server // nil when off
}

// New opens the buffers and binds the endpoints of cfg. Run must follow to work,
// and to release them.
func New(cfg *config.Sender, log *slog.Logger) (*Daemon, error) {
	p, err := newParts(cfg, log)
	if err != nil {
		return nil, err
	}
	return newDaemon(p)
}

func newDaemon(p *parts) (*Daemon, error) {
	d := &Daemon{parts: p, stop: service.NewStop(), watch: newWatch(p)}
	if err := d.prepare(); err != nil {
		return nil, errors.Join(err, release(d.stages()...))
	}
	return d, nil
}

// prepare takes hold of what is outside of the process.
func (d *Daemon) prepare() error {
	if err := d.open(); err != nil {
		return err
	}
	if err := d.assemble(d.buffered); err != nil {
		return err
	}
	return d.bind()
}

func (d *Daemon) bind() (err error) {
	d.mgmt, err = broker.NewManagement(broker.ManagementConfig{
		Endpoint: d.cfg.Mgmt,
		Methods: map[string]func() *protocol.Response{
			"status":   d.status,
			"stats":    d.stats,
			"shutdown": d.stop.Reply,
		},
		Unknown: "Unknown method name received",
		Logger:  d.log,
	})
	if err != nil {
		return fmt.Errorf("management: %w", err)
	}
	if d.cfg.HTTP != "" {
		d.http, err = ops.New(ops.Config{
			Address: d.cfg.HTTP,
			Title:   "vpoller-sender on " + d.info.Hostname,
			Metrics: d.metrics,
			Health:  d.health,
			Ready:   d.ready,
			Status:  d.report,
			Pprof:   d.cfg.Pprof,
			Logger:  d.log,
		})
	}
	return err
}

// Run works until ctx ends or the management endpoint is told to shut down; then
// it ends as the package documentation says.
func (d *Daemon) Run(ctx context.Context) error {
	ctx, cancel := d.stop.Context(ctx)
	defer cancel()
	d.log.Info("sender started", "endpoint", d.proxy.endpoint, "vcenters", vcenters(d.cfg), "zabbix", d.names(),
		"buffer", d.cfg.Buffer.Dir, "mgmt", d.MgmtAddr(), "http", d.HTTPAddr(), "version", d.info.Version)
	defer context.AfterFunc(ctx, func() { d.log.Info("sender stopping") })()
	err := service.Run(ctx, d.stages()...)
	d.log.Info("sender stopped", "waiting", d.waiting())
	return err
}

// stages are the daemon's parts in the order in which they end; of a New that went
// wrong those that there are.
func (d *Daemon) stages() []service.Stage {
	var stages []service.Stage
	if d.jobs != nil { // all is there
		stages = append(stages,
			service.Stage{Name: "progress", Run: d.progress},
			service.Stage{Name: "inventory", Run: d.runInventory},
			service.Stage{Name: "agents", Run: d.runAgents},
			service.Stage{Name: "jobs", Run: d.jobs.Run})
	}
	stages = append(stages,
		service.Stage{Name: "delivery", Run: d.deliver},
		service.Stage{Name: "buffers", Run: atEnd(d.closeBuffers)},
		service.Stage{Name: "vpoller", Run: atEnd(d.proxy.Close)},
		service.Stage{Name: "health", Run: d.watch.run})
	if d.mgmt != nil {
		stages = append(stages, service.Stage{Name: "management", Run: d.mgmt.Run})
	}
	if d.http != nil {
		stages = append(stages, service.Stage{Name: "http", Run: d.http.Run})
	}
	return stages
}

// atEnd is a stage that only has an end.
func atEnd(end func() error) func(context.Context) error {
	return func(ctx context.Context) error {
		<-ctx.Done()
		return end()
	}
}

// release gives back what the stages of a New that went wrong hold.
func release(stages ...service.Stage) error {
	over, cancel := context.WithCancel(context.Background())
	cancel()
	return service.Run(over, stages...)
}

// MgmtAddr is where the management endpoint is reached from this machine.
func (d *Daemon) MgmtAddr() string { return d.mgmt.Addr() }

// HTTPAddr is the host:port of the HTTP pages, "" when they are off.
func (d *Daemon) HTTPAddr() string {
	if d.http == nil {
		return ""
	}
	return d.http.Addr()
}
