package demo

import (
	"context"
	"errors"
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
// takes. The simulator cannot be interrupted while it builds its inventory, so the
// end of ctx shows only then.
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
			if r.err == nil && ctx.Err() != nil {
				return nil, errors.Join(ctx.Err(), r.server.Close())
			}
			return r.server, r.err
		case <-tick.C:
			out.progress(fmt.Sprintf("Building the simulated vCenter ... %.1f s", time.Since(started).Seconds()))
		}
	}
}

// serve makes the proxy and the worker for the simulated vCenter at url.
func (o *options) serve(url string, f *cli.Flags, out *screen, log *slog.Logger) (*standalone.Daemon, error) {
	cfg := config.Default()
	p := &cfg.Proxy
	p.Frontend, p.Backend, p.Mgmt, p.HTTP = o.frontend, o.backend, o.mgmt, o.http
	standard := []*string{&cfg.Worker.Mgmt} // what nobody has asked for by name
	for flag, endpoint := range map[string]*string{"frontend": &p.Frontend, "backend": &p.Backend, "mgmt": &p.Mgmt} {
		if !f.Changed(flag) {
			standard = append(standard, endpoint)
		}
	}
	if replaceTaken(standard) {
		out.notice("a standard port is taken, so the demo uses free ones; the commands say where to ask")
	}
	h := config.DefaultVSphere()
	h.Hostname, h.URL, h.Username, h.Password = vcenter, url, username, secret.New(password)
	h.Timeout = 30 * time.Second
	cfg.VSphere = []config.VSphere{h}
	return standalone.New(cfg, log)
}

// replaceTaken moves the endpoints whose ports are taken to free ones.
func replaceTaken(endpoints []*string) (replaced bool) {
	for _, e := range endpoints {
		free := free(*e)
		replaced = replaced || free != *e
		*e = free
	}
	return replaced
}
