// Vpoller-proxy queues the requests of clients and gives each to a worker;
// "vpoller-proxy --help" explains it.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/spf13/pflag"

	"vpoller/internal/cli"
	"vpoller/internal/cli/daemon"
	"vpoller/internal/config"
	"vpoller/internal/service/proxyd"
)

func main() { os.Exit(cli.Main(run)) }

func run(ctx context.Context, p *cli.Process) error {
	d := &daemon.Program[*config.Config]{
		Config:   daemon.OfRole(config.RoleProxy),
		About:    about,
		Examples: examples,
		NoFile:   true,
		Settings: settings,
		Mgmt:     func(c *config.Config) string { return c.Proxy.Mgmt },
		Start:    start,
	}
	return d.Run(ctx, p)
}

func start(ctx context.Context, cfg *config.Config, log *slog.Logger) error {
	d, err := proxyd.New(cfg.Proxy, log)
	if err != nil {
		return err
	}
	return d.Run(ctx)
}

func settings(g *pflag.FlagSet) []daemon.Setting[*config.Config] {
	return []daemon.Setting[*config.Config]{
		daemon.Listen(g, "frontend", "`ENDPOINT` for clients, such as tcp://*:10123",
			func(c *config.Config) *string { return &c.Proxy.Frontend }),
		daemon.Listen(g, "backend", "`ENDPOINT` for workers, such as tcp://*:10124",
			func(c *config.Config) *string { return &c.Proxy.Backend }),
		daemon.Listen(g, "mgmt", "`ENDPOINT` for status and stop, such as tcp://127.0.0.1:9999",
			func(c *config.Config) *string { return &c.Proxy.Mgmt }),
		daemon.HTTP(g, func(c *config.Config) *string { return &c.Proxy.HTTP }),
		daemon.Count(g, "worker-credit", "", "how many requests, a `NUMBER`, a worker gets at once that does not say how many it can take",
			func(c *config.Config) *int { return &c.Proxy.WorkerCredit }),
	}
}
