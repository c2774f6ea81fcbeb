package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"vpoller/internal/cli"
	"vpoller/internal/logging"
	"vpoller/internal/service/standalone"
)

// Run is the program "vpoller demo". It returns when ctx ends, with --once
// after the tour, and when everything it started has ended.
func Run(ctx context.Context, p *cli.Process) error {
	f, o := defineFlags(p.Name)
	words, err := f.Parse(p.Args, p.Stdout)
	if err == nil {
		err = f.NoWords(words)
	}
	if err != nil {
		return err
	}
	if err := o.check(f); err != nil {
		return err
	}
	err = o.run(ctx, p, f)
	if errors.Is(err, context.Canceled) { // Ctrl-C before the tour was over
		return cli.Silent(cli.ExitError)
	}
	return err
}

func (o *options) run(ctx context.Context, p *cli.Process, f *cli.Flags) (err error) {
	out := newScreen(p)
	sim, err := o.simulate(ctx, out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sim.Close()) }()
	house, err := o.serve(sim.URL(), f, out, o.logger(p.Stderr))
	if err != nil {
		return err
	}
	out.house(o.describe(), house.Proxy.FrontendAddr(), house.Proxy.BackendAddr(), sim.URL())
	return o.tourAndStay(ctx, p, out, house)
}

// describe says what is simulated.
func (o *options) describe() string {
	if o.load != "" {
		return "the inventory saved in " + o.load
	}
	return fmt.Sprintf("a simulated vCenter with %d virtual machines", o.vms)
}

func (o *options) logger(stderr io.Writer) *slog.Logger {
	if o.debug {
		return logging.New(stderr, true)
	}
	return slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}

// tourAndStay runs the house, the tour in it, and ends the house when the tour
// is over with --once, else when ctx ends.
func (o *options) tourAndStay(ctx context.Context, p *cli.Process, out *screen, house *standalone.Daemon) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	over := make(chan error, 1)
	go func() {
		defer end() // a house that fails ends the tour
		over <- house.Run(ctx)
	}()
	failed, err := o.tour(ctx, p, out, house)
	end()
	if err := errors.Join(err, <-over); err != nil {
		return err
	}
	if failed > 0 && o.once {
		return cli.Silent(cli.ExitError)
	}
	return nil
}

// tour goes through the steps and, without --once, waits for the end of ctx.
func (o *options) tour(ctx context.Context, p *cli.Process, out *screen, house *standalone.Daemon) (failed int, err error) {
	t, err := newTour(p, out, house.Proxy.FrontendAddr(), o.steps)
	if err != nil {
		return 0, err
	}
	defer t.client.Close() //nolint:errcheck // nothing is left to be sent
	failed, err = t.run(ctx)
	if err != nil {
		return failed, err
	}
	out.summary(failed)
	if !o.once {
		out.invite(append(t.suggestions(),
			"vpoller-proxy --pretty -e "+house.Proxy.MgmtAddr()+" status",
			"vpoller-worker --pretty -e "+house.Worker.MgmtAddr()+" status"), house.Proxy.HTTPAddr())
		<-ctx.Done()
	}
	return failed, nil
}
