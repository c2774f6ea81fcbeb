// Command bench measures vPoller on this machine against yardsticks that run in the same minutes: its proxy against libzmq's
// own, the whole way of a request through proxy, worker and a simulated vCenter, and the client against programs that do
// nothing. README.md says how to repeat and how to read it.
//
// The command is also its own light load, worker and simulator: it starts itself in these roles, so that what they cost is
// not counted as the cost of the programs under test.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1) //nolint:forbidigo // this is main
	}
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if role, ok := roleOf(args); ok {
		return role(ctx, args[1:], stdin, stdout)
	}
	opts, err := parseOptions(args, stderr)
	if err != nil {
		return err
	}
	b, err := newBench(opts, stderr)
	if err != nil {
		return err
	}
	defer b.close()
	defer context.AfterFunc(ctx, b.group.Close)()
	if err := b.measure(ctx); err != nil {
		return errors.Join(err, b.report.WriteText(stdout))
	}
	return b.publish(stdout)
}
