package demo

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"vpoller/internal/cli"
	"vpoller/internal/config"
	"vpoller/internal/secret"
	"vpoller/internal/service/standalone"
	"vpoller/vsphere/vcsimtest"
)

// vcenter is what requests call the simulated vCenter.
const vcenter = "vcsim"

// Its credentials; the worker really logs in.
const (
	username = "demo@vsphere.local"
	password = "demo"
)

// loadProgress is how often a wait for the inventory shows that it goes on.
const loadProgress = 200 * time.Millisecond

// simulate starts the simulated vCenter, showing on a terminal how long it
// takes. It cannot be interrupted, only left behind.
func (o *options) simulate(ctx context.Context, out *screen) (*vcsimtest.Server, error) {
	type result struct {
		server *vcsimtest.Server
		err    error
	}
	done := make(chan result, 1)
	go func() {
		opts := vcsimtest.Options{Load: o.load, Username: username, Password: password}
		if o.load == "" {
			opts.VMs = o.vms
		}
		s, err := vcsimtest.New(opts)
		done <- result{s, err}
	}()
	tick := time.NewTicker(loadProgress)
	defer tick.Stop()
	started := time.Now()
	for {
		select {
		case r := <-done:
			out.progressDone()
			return r.server, r.err
		case <-tick.C:
			out.progress(fmt.Sprintf("Building the simulated vCenter ... %.1f s", time.Since(started).Seconds()))
		case <-ctx.Done():
			out.progressDone()
			return nil, ctx.Err()
		}
	}
}

// serve makes the proxy and the worker for the simulated vCenter at url.
func (o *options) serve(url string, f *cli.Flags, log *slog.Logger) (*standalone.Daemon, error) {
	cfg := config.Default()
	cfg.Proxy.Frontend, cfg.Proxy.Backend, cfg.Proxy.Mgmt = o.frontend, o.backend, o.mgmt
	cfg.Proxy.HTTP = o.http
	for flag, endpoint := range map[string]*string{
		"frontend": &cfg.Proxy.Frontend, "backend": &cfg.Proxy.Backend, "mgmt": &cfg.Proxy.Mgmt,
	} {
		if !f.Changed(flag) {
			*endpoint = free(*endpoint)
		}
	}
	cfg.Worker.Mgmt = free(cfg.Worker.Mgmt)
	cfg.VSphere = []config.VSphere{{
		Hostname: vcenter, URL: url, Username: username, Password: secret.New(password),
		Timeout: 30 * time.Second,
	}}
	return standalone.New(cfg, log)
}
