package proxyd

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

// Daemon is a proxy that is bound to its endpoints.
type Daemon struct {
	cfg   config.Proxy
	log   *slog.Logger
	info  service.Info
	stop  *service.Stop
	proxy *broker.Proxy
	mgmt  *broker.Management
	http  *ops.Server // nil when off
}

// New binds every endpoint of cfg. Run must follow to serve, and to release
// them.
func New(cfg config.Proxy, log *slog.Logger) (*Daemon, error) {
	d := &Daemon{cfg: cfg, log: log, info: service.NewInfo(), stop: service.NewStop()}
	if err := d.bind(); err != nil {
		return nil, errors.Join(err, d.release())
	}
	return d, nil
}

func (d *Daemon) bind() (err error) {
	d.proxy, err = broker.NewProxy(broker.ProxyConfig{
		Frontend:     d.cfg.Frontend,
		Backend:      d.cfg.Backend,
		WorkerCredit: d.cfg.WorkerCredit,
		Limits:       broker.Limits{Message: int(d.cfg.MaxMessage)},
		Timeout:      d.cfg.Timeout,
		Grace:        d.cfg.Grace,
		Logger:       d.log,
	})
	if err != nil {
		return err
	}
	d.mgmt, err = broker.NewManagement(broker.ManagementConfig{
		Endpoint: d.cfg.Mgmt,
		Methods: map[string]func() *protocol.Response{
			"status":   d.status,
			"stats":    d.stats,
			"shutdown": d.stop.Reply,
		},
		Unknown: "Uknown method name received", // as scripts know it
		Logger:  d.log,
	})
	if err != nil {
		return fmt.Errorf("management: %w", err)
	}
	if d.cfg.HTTP != "" {
		d.http, err = ops.New(d.pages())
	}
	return err
}

func (d *Daemon) pages() ops.Config {
	return ops.Config{
		Address: d.cfg.HTTP,
		Title:   "vpoller-proxy on " + d.info.Hostname,
		Metrics: func() []ops.Metric { return metrics.Of(d.proxy.Stats(), "") },
		Ready:   d.ready,
		Status:  d.report,
		Logger:  d.log,
	}
}

// ready reports why no request could be answered now.
func (d *Daemon) ready() error {
	for _, w := range d.proxy.Stats().Workers {
		if !w.Leaving {
			return nil
		}
	}
	return errors.New("no worker is connected")
}

// Run serves until ctx ends or the management endpoint is told to shut down;
// then it drains, as the package documentation says.
func (d *Daemon) Run(ctx context.Context) error {
	ctx, cancel := d.stop.Context(ctx)
	defer cancel()
	d.log.Info("proxy started", "frontend", d.FrontendAddr(), "backend", d.BackendAddr(),
		"mgmt", d.MgmtAddr(), "http", d.HTTPAddr(), "version", d.info.Version)
	defer context.AfterFunc(ctx, func() { d.log.Info("proxy stopping") })()
	err := service.Run(ctx, d.stages()...)
	d.log.Info("proxy stopped")
	return err
}

// stages are the daemon's parts in the order in which they end.
func (d *Daemon) stages() []service.Stage {
	var stages []service.Stage
	if d.proxy != nil {
		stages = append(stages, service.Stage{Name: "broker", Run: d.proxy.Run})
	}
	if d.mgmt != nil {
		stages = append(stages, service.Stage{Name: "management", Run: d.mgmt.Run})
	}
	if d.http != nil {
		stages = append(stages, service.Stage{Name: "http", Run: d.http.Run})
	}
	return stages
}

// release unbinds what a New that went wrong has bound.
func (d *Daemon) release() error {
	over, cancel := context.WithCancel(context.Background())
	cancel()
	return service.Run(over, d.stages()...)
}

// FrontendAddr is where clients on this machine reach the proxy.
func (d *Daemon) FrontendAddr() string { return d.proxy.FrontendAddr() }

// BackendAddr is where workers on this machine reach the proxy.
func (d *Daemon) BackendAddr() string { return d.proxy.BackendAddr() }

// MgmtAddr is where the management endpoint is reached from this machine.
func (d *Daemon) MgmtAddr() string { return d.mgmt.Addr() }

// HTTPAddr is the host:port of the HTTP pages, "" when they are off.
func (d *Daemon) HTTPAddr() string {
	if d.http == nil {
		return ""
	}
	return d.http.Addr()
}
