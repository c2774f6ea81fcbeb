package workerd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"vpoller/broker"
	"vpoller/helpers"
	"vpoller/internal/config"
	"vpoller/internal/ops"
	"vpoller/internal/service"
	"vpoller/protocol"
	"vpoller/vsphere"
	"vpoller/worker"
)

const (
	// answerGrace is how long requests may take to be answered at shutdown.
	answerGrace = 10 * time.Second
	// cancelGrace is how long calls then go on whose answers nobody gets.
	cancelGrace = time.Second
)

// Daemon is a worker that is ready to connect.
type Daemon struct {
	cfg     config.Worker
	log     *slog.Logger
	info    service.Info
	stop    *service.Stop
	helpers *helpers.Set
	pool    *vsphere.Pool
	worker  *worker.Worker
	broker  *broker.Service
	mgmt    *broker.Management
	http    *ops.Server // nil when off
}

// New checks the configuration of all vCenters and binds the endpoints of cfg.
// Run must follow to work, and to release them.
func New(cfg config.Worker, hosts []config.VSphere, log *slog.Logger) (*Daemon, error) {
	d := &Daemon{
		cfg: cfg, log: log, info: service.NewInfo(), stop: service.NewStop(),
		helpers: helpers.New(),
	}
	if err := d.build(hosts); err != nil {
		return nil, err
	}
	if err := d.bind(); err != nil {
		return nil, errors.Join(err, release(d.stages()...))
	}
	return d, nil
}

// build makes what needs no endpoint of its own.
func (d *Daemon) build(hosts []config.VSphere) (err error) {
	d.pool, err = vsphere.NewPool(vsphereHosts(hosts), d.log, vsphere.WithVersion(d.info.Version))
	if err != nil {
		return err
	}
	cfg := worker.Config{
		Concurrency: d.cfg.Concurrency,
		QueueLength: d.cfg.Queue,
		Timeout:     d.cfg.Timeout,
		Grace:       cancelGrace,
		Hostnames:   d.pool.Hostnames(),
		Local:       own{d},
		Logger:      d.log,
	}
	d.broker, err = broker.NewService(broker.ServiceConfig{
		Endpoints: d.cfg.Proxy,
		Capacity:  cfg.Capacity(),
		Hostnames: cfg.Hostnames,
		Grace:     answerGrace,
		Logger:    d.log,
	})
	if err != nil {
		return err
	}
	d.worker, err = worker.New(cfg, d.broker.Tasks(), d.pool, d.helpers)
	if err != nil {
		return errors.Join(err, release(d.brokerStage()))
	}
	return nil
}

func vsphereHosts(hosts []config.VSphere) []vsphere.Host {
	all := make([]vsphere.Host, len(hosts))
	for i, h := range hosts {
		all[i] = vsphere.Host{
			Hostname: h.Hostname, URL: h.URL,
			Username: h.Username, Password: h.Password,
			CAFile: h.CAFile, Thumbprint: h.Thumbprint, Insecure: h.Insecure,
			Timeout: h.Timeout, Concurrency: h.ConcurrentCalls, PerfBatch: h.PerfBatch,
			CallsPerMinute: h.CallsPerMinute, BytesPerMinute: int64(h.BytesPerMinute),
			Mirror: h.Mirror, MaxAge: h.MaxAge, Volatile: h.Volatile,
			MaxPaths: h.MaxPaths, MaxMemory: int64(h.MaxMemory),
		}
	}
	return all
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
			Title:   "vpoller-worker on " + d.info.Hostname,
			Metrics: d.metrics,
			Ready:   d.ready,
			Status:  d.report,
			Pprof:   d.cfg.Pprof,
			Logger:  d.log,
		})
	}
	return err
}

// ready reports why no request could come in now. A vCenter that is away does
// not count: the worker answers for it, if only with an error.
func (d *Daemon) ready() error {
	if d.broker.Connected() == 0 {
		return errors.New("not connected to a proxy")
	}
	return nil
}

// Run works until ctx ends or the management endpoint is told to shut down;
// then it drains, as the package documentation says.
func (d *Daemon) Run(ctx context.Context) error {
	ctx, cancel := d.stop.Context(ctx)
	defer cancel()
	d.log.Info("worker started", "proxies", d.cfg.Proxy, "vcenters", d.pool.Hostnames(),
		"mgmt", d.MgmtAddr(), "http", d.HTTPAddr(), "version", d.info.Version)
	defer context.AfterFunc(ctx, func() { d.log.Info("worker stopping") })()
	err := service.Run(ctx, d.stages()...)
	d.log.Info("worker stopped")
	return err
}

// stages are the daemon's parts in the order in which they end.
func (d *Daemon) stages() []service.Stage {
	stages := []service.Stage{
		d.brokerStage(),
		{Name: "worker", Run: d.worker.Run},
		{Name: "vsphere", Run: d.pool.Run},
	}
	if d.mgmt != nil {
		stages = append(stages, service.Stage{Name: "management", Run: d.mgmt.Run})
	}
	if d.http != nil {
		stages = append(stages, service.Stage{Name: "http", Run: d.http.Run})
	}
	return stages
}

func (d *Daemon) brokerStage() service.Stage {
	return service.Stage{Name: "broker", Run: d.broker.Run}
}

// release gives back what the stages of a New that went wrong hold.
func release(stages ...service.Stage) error {
	over, cancel := context.WithCancel(context.Background())
	cancel()
	return service.Run(over, stages...)
}

// Connected is how many proxies the worker is connected to.
func (d *Daemon) Connected() int { return d.broker.Connected() }

// MgmtAddr is where the management endpoint is reached from this machine.
func (d *Daemon) MgmtAddr() string { return d.mgmt.Addr() }

// HTTPAddr is the host:port of the HTTP pages, "" when they are off.
func (d *Daemon) HTTPAddr() string {
	if d.http == nil {
		return ""
	}
	return d.http.Addr()
}
