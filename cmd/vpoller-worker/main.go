// Vpoller-worker answers requests from vCenters and ESXi hosts;
// "vpoller-worker --help" explains it.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/spf13/pflag"

	"vpoller/internal/cli"
	"vpoller/internal/cli/daemon"
	"vpoller/internal/config"
	"vpoller/internal/service/workerd"
)

func main() { os.Exit(cli.Main(run)) }

func run(ctx context.Context, p *cli.Process) error {
	d := &daemon.Program[*config.Config]{
		Config:   daemon.OfRole(config.RoleWorker),
		About:    about,
		Examples: examples,
		Settings: settings,
		Mgmt:     func(c *config.Config) string { return c.Worker.Mgmt },
		Start:    start,
	}
	return d.Run(ctx, p)
}

func start(ctx context.Context, cfg *config.Config, log *slog.Logger) error {
	d, err := workerd.New(cfg.Worker, cfg.VSphere, log)
	if err != nil {
		return err
	}
	return d.Run(ctx)
}

func settings(g *pflag.FlagSet) []daemon.Setting[*config.Config] {
	return []daemon.Setting[*config.Config]{
		daemon.Dial(g, "proxy", "`ENDPOINT` of the proxy to serve, such as tcp://localhost:10124; give it again for each further proxy",
			func(c *config.Config) *[]string { return &c.Worker.Proxy }),
		daemon.Listen(g, "mgmt", "`ENDPOINT` for status and stop, such as tcp://127.0.0.1:10000",
			func(c *config.Config) *string { return &c.Worker.Mgmt }),
		daemon.HTTP(g, func(c *config.Config) *string { return &c.Worker.HTTP }),
		daemon.Count(g, "concurrency", "c", "how many requests to work on at a time for each vCenter: a `NUMBER`",
			func(c *config.Config) *int { return &c.Worker.Concurrency }),
	}
}
