// Package standalone is a proxy and a worker in one process, which know each
// other: the worker serves this proxy and no other.
package standalone

import (
	"context"
	"errors"
	"log/slog"

	"vpoller/internal/config"
	"vpoller/internal/service"
	"vpoller/internal/service/proxyd"
	"vpoller/internal/service/workerd"
)

// Daemon is a proxy and a worker that are bound to their endpoints.
type Daemon struct {
	Proxy  *proxyd.Daemon
	Worker *workerd.Daemon
}

// New binds every endpoint of cfg. Run must follow to serve, and to release
// them. The worker connects to where the proxy really listens, whatever cfg
// says.
func New(cfg *config.Config, log *slog.Logger) (*Daemon, error) {
	proxy, err := proxyd.New(cfg.Proxy, log.With("part", "proxy"))
	if err != nil {
		return nil, err
	}
	worker := cfg.Worker
	worker.Proxy = []string{proxy.BackendAddr()}
	d := &Daemon{Proxy: proxy}
	d.Worker, err = workerd.New(worker, cfg.VSphere, log.With("part", "worker"))
	if err != nil {
		over, cancel := context.WithCancel(context.Background())
		cancel()
		return nil, errors.Join(err, proxy.Run(over))
	}
	return d, nil
}

// Run serves until ctx ends, or the management endpoint of either part is told
// to shut down. The proxy goes first, so that the worker is there to answer
// what the proxy still holds; see the packages proxyd and workerd for how each
// of them goes.
func (d *Daemon) Run(ctx context.Context) error {
	return service.Run(ctx,
		service.Stage{Name: "proxy", Run: d.Proxy.Run},
		service.Stage{Name: "worker", Run: d.Worker.Run})
}
