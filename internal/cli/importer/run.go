package importer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"vpoller/broker"
	"vpoller/internal/cli"
	"vpoller/internal/cli/completion"
	"vpoller/internal/config"
	"vpoller/zabbix/api"
	"vpoller/zabbix/hostsync"
)

// Run is the program vpoller-import.
func Run(ctx context.Context, p *cli.Process) error {
	f, o := defineFlags(p.Name)
	words, err := f.Parse(p.Args, p.Stdout)
	switch {
	case err != nil:
		return err
	case len(words) > 0 && words[0] == "completion":
		return completion.Write(p.Stdout, f, words[1:])
	case len(words) > 0:
		return f.NoWords(words)
	}
	if err := o.checkOptions(); err != nil {
		return err
	}
	cfg, err := o.load(p)
	if err != nil {
		return err
	}
	if o.check {
		return cfg.Dump(p.Stdout)
	}
	return explain(o.run(ctx, p, cfg))
}

// load reads the configuration, and where the proxy is if it does not say so.
func (o *options) load(p *cli.Process) (*config.Import, error) {
	cfg, warnings, err := config.LoadImport(o.file)
	for _, w := range warnings {
		fmt.Fprintf(p.Stderr, "%s: warning: %s\n", p.Name, w) //nolint:errcheck // nowhere left to say it
	}
	if err != nil {
		return nil, &cli.Error{Code: cli.ExitUsage, Err: err, Hint: o.exampleFor(err)}
	}
	if o.endpoint != "" {
		cfg.VPoller.Endpoint = o.endpoint
	}
	if cfg.VPoller.Endpoint == "" {
		client, err := config.LoadClient("", p.Getenv)
		if err != nil {
			return nil, &cli.Error{Code: cli.ExitUsage, Err: err}
		}
		cfg.VPoller.Endpoint = client.Endpoint
	}
	return cfg, nil
}

// exampleFor names an example to whoever has no configuration yet. What is wrong
// in one that is there says itself how it is right.
func (o *options) exampleFor(err error) string {
	var problems config.Problems
	if !errors.As(err, &problems) {
		return ""
	}
	for _, p := range problems {
		if p.Line == 0 && p.File == o.file && errors.Is(p, fs.ErrNotExist) {
			return "configs/import.yaml is an example to begin with; docs/import.md explains it"
		}
	}
	return ""
}

// run does it: what vSphere has, what Zabbix has, the plan of it, and the plan.
func (o *options) run(ctx context.Context, p *cli.Process, cfg *config.Import) error {
	start := time.Now()
	z, err := api.Open(ctx, api.Config{
		URL: cfg.Zabbix.URL, Token: cfg.Zabbix.Token, Username: cfg.Zabbix.Username, Password: cfg.Zabbix.Password,
		CAFile: cfg.Zabbix.CAFile, Insecure: cfg.Zabbix.Insecure, Timeout: cfg.Zabbix.Timeout,
	})
	if err != nil {
		return err
	}
	defer z.Close(context.WithoutCancel(ctx)) //nolint:errcheck // a session that stays open ends by itself
	rules := rulesOf(cfg)
	found, problems, err := inventories(ctx, cfg, rules)
	if err != nil {
		return err
	}
	state, err := hostsync.Read(ctx, z, rules, cfg.VCenters)
	if err != nil {
		return err
	}
	if err := state.Check(rules); err != nil {
		return &cli.Error{Code: cli.ExitError, Err: err, Hint: "import the files of templates/ into Zabbix, or name others in the configuration; nothing has been changed"}
	}
	plan := hostsync.Make(state, rules, found, hostsync.Options{
		Keep: o.keep, Delete: o.remove, MaxDelete: o.maxDelete, Today: start.UTC().Format(time.DateOnly),
	})
	if o.dryRun || o.list {
		if err := printPlan(p.Stdout, plan, cli.StyleFor(p.Stdout, p.Getenv)); err != nil {
			return err
		}
	}
	out := &outcome{plan: plan, problems: problems, took: func() time.Duration { return time.Since(start) }}
	if !o.dryRun {
		bar := newBar(p.Stderr, plan.Work())
		out.result, out.err = hostsync.Apply(ctx, z, state, plan, bar.show)
		bar.clear()
	}
	return out.report(p)
}

// explain gives an error the exit code and the hint that it deserves.
func explain(err error) error {
	var known *cli.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, broker.ErrNoReply):
		return &cli.Error{Code: cli.ExitNoAnswer, Err: err, Hint: "are vpoller-proxy and a vpoller-worker up? a first sync of a large vCenter takes a while"}
	case errors.Is(err, api.ErrUnreachable):
		return &cli.Error{Code: cli.ExitNoAnswer, Err: err, Hint: api.Hint(err)}
	}
	return &cli.Error{Code: cli.ExitError, Err: err, Hint: api.Hint(err)}
}
