package standin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"vpoller/internal/cli"
)

// Exit codes of zabbix_sender.
const (
	exitFailed = 1
	exitPartly = 2
)

// Run sends what the flags say.
func (o *Options) Run(ctx context.Context, p *cli.Process, f *cli.Flags, words []string) error {
	if err := o.check(f, words); err != nil {
		return &cli.Error{Code: exitFailed, Err: err, Hint: f.SeeHelp()}
	}
	plan, err := o.plan()
	if err != nil {
		return &cli.Error{Code: exitFailed, Err: err}
	}
	j := newJob(plan, p, o.verbose)
	if o.input == "" {
		var c chunk
		if c, err = o.single(plan.host); err == nil {
			j.send(ctx, c)
		}
	} else {
		err = o.file(ctx, p, plan, j)
	}
	return j.end(err)
}

// file sends the values of -i. What is read next is read while others are on
// their way.
func (o *Options) file(ctx context.Context, p *cli.Process, plan *plan, j *job) error {
	in, err := o.open(p)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	chunks := make(chan chunk)
	var reading sync.WaitGroup
	reading.Go(func() { o.source(in, plan).chunks(ctx, chunks) })
	defer func() {
		cancel()
		if o.input != "-" { // what waits for standard input ends with the process
			_ = in.Close() // only read from
			reading.Wait()
		}
	}()
	for {
		select {
		case c, more := <-chunks:
			if !more || !j.send(ctx, c) {
				return nil
			}
			if c.err != nil {
				return ended(c.err, o.input)
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// ended is why reading ended, nil when that is the end of the file.
func ended(err error, input string) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	if input == "-" {
		input = "standard input"
	}
	return fmt.Errorf("%s: %w", input, err)
}
