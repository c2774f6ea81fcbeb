package sender

import (
	"context"
	"io"
	"log/slog"

	"github.com/spf13/pflag"

	"vpoller/internal/cli"
	"vpoller/internal/cli/completion"
	"vpoller/internal/cli/daemon"
	"vpoller/internal/cli/sender/standin"
	"vpoller/internal/config"
)

// A Service is what the command line starts.
type Service struct {
	// Serve runs until ctx ends and everything has drained.
	Serve func(ctx context.Context, cfg *config.Sender, log *slog.Logger) error
	// Once does everything one time, and writes to out what became of it.
	Once func(ctx context.Context, cfg *config.Sender, log *slog.Logger, out io.Writer) error
	// DryRun does so without sending anything, and writes what would be sent.
	DryRun func(ctx context.Context, cfg *config.Sender, log *slog.Logger, out io.Writer) error
}

// Run is the whole program.
func Run(ctx context.Context, p *cli.Process, service Service) error {
	m := &modes{}
	return m.program(p, service).Run(ctx, p)
}

// modes are the flags that say what to do beside serving.
type modes struct {
	once, dryRun bool
	standin      standin.Options
	flags        *cli.Flags
}

func (m *modes) program(p *cli.Process, service Service) *daemon.Program[*config.Sender] {
	return &daemon.Program[*config.Sender]{
		Config: daemon.Source[*config.Sender]{
			Search:  []string{config.SenderFile},
			Load:    config.LoadSender,
			Default: config.DefaultSender,
		},
		About:    about,
		Examples: examples,
		Settings: settings,
		Mgmt:     func(c *config.Sender) string { return c.Mgmt },
		Start: func(ctx context.Context, cfg *config.Sender, log *slog.Logger) error {
			if err := findProxy(cfg, p.Getenv); err != nil {
				return err
			}
			switch {
			case m.dryRun:
				return service.DryRun(ctx, cfg, log, p.Stdout)
			case m.once:
				return service.Once(ctx, cfg, log, p.Stdout)
			}
			return service.Serve(ctx, cfg, log)
		},
		Aside: &daemon.Aside{
			Synopsis: []string{
				"[-f FILE] --once [--dry-run]",
				"-z SERVER [-s HOST] -k KEY -o VALUE",
				"-z SERVER [-s HOST] -i FILE [-T [-N]] [-r]",
				"-c AGENT-FILE [-s HOST] -k KEY -o VALUE | -i FILE",
				"completion bash|zsh|fish",
			},
			VersionLetter: "V",
			Options:       m.define,
			Chosen:        func() bool { return m.standin.Given(m.flags) },
			Run:           m.standin.Run,
			Starts:        func() bool { return m.once || m.dryRun },
			Words:         map[string]func(*cli.Process, *cli.Flags, []string) error{"completion": complete},
		},
	}
}

// findProxy asks the proxy that all clients ask, unless the configuration names one.
func findProxy(cfg *config.Sender, getenv func(string) string) error {
	if cfg.VPoller.Endpoint != "" {
		return nil
	}
	client, err := config.LoadClient("", getenv)
	if err != nil {
		return &cli.Error{Code: cli.ExitUsage, Err: err}
	}
	cfg.VPoller.Endpoint = client.Endpoint
	return nil
}

func (m *modes) define(f *cli.Flags) {
	m.flags = f
	g := f.Group("One round")
	g.BoolVar(&m.once, "once", false, "ask for everything and send it one time, wait until Zabbix has it, and tell what came of it")
	g.BoolVar(&m.dryRun, "dry-run", false, "ask for everything one time and print what would be sent; nothing goes to Zabbix but questions")
	m.standin.Define(f)
}

func complete(p *cli.Process, f *cli.Flags, words []string) error {
	return completion.Write(p.Stdout, f, words, "start", "status", "stats", "stop")
}

func settings(g *pflag.FlagSet) []daemon.Setting[*config.Sender] {
	return []daemon.Setting[*config.Sender]{
		daemon.Listen(g, "mgmt", "`ENDPOINT` for status and stop, such as tcp://127.0.0.1:9997",
			func(c *config.Sender) *string { return &c.Mgmt }),
		daemon.HTTP(g, func(c *config.Sender) *string { return &c.HTTP }),
	}
}
