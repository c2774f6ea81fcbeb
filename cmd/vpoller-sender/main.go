// Vpoller-sender pushes the values of vSphere to Zabbix; "vpoller-sender --help"
// explains it.
package main

import (
	"context"
	"log/slog"
	"os"
	_ "time/tzdata" // time zones of update intervals, on machines that have none

	"vpoller/internal/cli"
	"vpoller/internal/cli/sender"
	"vpoller/internal/config"
	"vpoller/internal/service/senderd"
)

func main() { os.Exit(cli.Main(run)) }

func run(ctx context.Context, p *cli.Process) error {
	return sender.Run(ctx, p, sender.Service{Serve: serve, Once: senderd.Once, DryRun: senderd.DryRun})
}

func serve(ctx context.Context, cfg *config.Sender, log *slog.Logger) error {
	d, err := senderd.New(cfg, log)
	if err != nil {
		return err
	}
	return d.Run(ctx)
}
