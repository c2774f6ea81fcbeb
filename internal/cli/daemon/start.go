package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"syscall"

	"vpoller/internal/cli"
	"vpoller/internal/config"
	"vpoller/internal/logging"
)

// start runs the daemon until ctx ends.
func (c *command[C]) start(ctx context.Context) error {
	cfg, warnings, err := c.load()
	if err != nil {
		return err
	}
	log, closeLog, err := c.openLog(ctx)
	if err != nil {
		return &cli.Error{Code: cli.ExitUsage, Err: err}
	}
	logWarnings(log, warnings)
	err = c.Start(ctx, cfg, log)
	if err != nil && c.log != "" {
		log.Error("stopped by a failure", "error", err)
	}
	if closing := closeLog(); err == nil && closing != nil {
		err = fmt.Errorf("close log file: %w", closing)
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		err = &cli.Error{Code: cli.ExitError, Err: err, Hint: "another program listens there; perhaps this one runs already"}
	}
	return err
}

// openLog makes the logger, and the function that ends it.
func (c *command[C]) openLog(ctx context.Context) (*slog.Logger, func() error, error) {
	if c.log == "" {
		return logging.New(c.process.Stderr, c.debug), c.ignoreHangups(), nil
	}
	file, err := logging.OpenFile(c.log)
	if err != nil {
		return nil, nil, err
	}
	log := logging.New(file, c.debug)
	hangups, stop := logging.Hangups()
	// While it drains, the daemon still logs and its log may still be rotated.
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var reopening sync.WaitGroup
	reopening.Go(func() { logging.ReopenOn(ctx, hangups, file, log) })
	return log, func() error {
		stop()
		cancel()
		reopening.Wait()
		return file.Close()
	}, nil
}

// ignoreHangups keeps SIGHUP from ending a service that has no log file to
// reopen: whoever rotates logs need not know. At a terminal it still means that
// the person has gone.
func (c *command[C]) ignoreHangups() (end func() error) {
	if c.process.Person {
		return func() error { return nil }
	}
	_, stop := logging.Hangups()
	return func() error {
		stop()
		return nil
	}
}

func logWarnings(log *slog.Logger, warnings []config.Warning) {
	for _, w := range warnings {
		log.Warn("configuration", "at", w.Position.String(), "problem", w.Text)
	}
}
