package main

import (
	"context"
	"log/slog"

	"github.com/spf13/pflag"

	"vpoller/internal/cli/daemon"
	"vpoller/internal/config"
	"vpoller/internal/service/standalone"
)

const standaloneAbout = `
vpoller standalone runs a proxy and a worker in one process against the vCenters
of its configuration: all that a small site needs. The worker serves this proxy
alone; its setting "proxy" means nothing here. Further workers may connect.`

const standaloneExamples = `
# Serve the vCenters of this file
vpoller standalone -f /etc/vpoller/vpoller.yaml

# Look at the configuration before using it
vpoller standalone -f /etc/vpoller/vpoller.yaml --check-config

# Ask each part how it is
vpoller-proxy --pretty status
vpoller-worker --pretty status`

func standaloneProgram() *daemon.Program[*config.Config] {
	return &daemon.Program[*config.Config]{
		Config:     daemon.OfRole(config.RoleBoth),
		About:      standaloneAbout,
		Examples:   standaloneExamples,
		Foreground: true,
		Settings:   standaloneSettings,
		Start: func(ctx context.Context, cfg *config.Config, log *slog.Logger) error {
			d, err := standalone.New(cfg, log)
			if err != nil {
				return err
			}
			return d.Run(ctx)
		},
	}
}

func standaloneSettings(g *pflag.FlagSet) []daemon.Setting[*config.Config] {
	return []daemon.Setting[*config.Config]{
		daemon.Listen(g, "frontend", "`ENDPOINT` for clients, such as tcp://*:10123",
			func(c *config.Config) *string { return &c.Proxy.Frontend }),
		daemon.Listen(g, "backend", "`ENDPOINT` for workers, such as tcp://127.0.0.1:10124",
			func(c *config.Config) *string { return &c.Proxy.Backend }),
		daemon.Listen(g, "mgmt", "`ENDPOINT` for status and stop, such as tcp://127.0.0.1:9999",
			func(c *config.Config) *string { return &c.Proxy.Mgmt }),
		daemon.HTTP(g, func(c *config.Config) *string { return &c.Proxy.HTTP }),
	}
}
