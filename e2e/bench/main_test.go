//go:build linux

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"vpoller/broker"
)

// TestMain lets the test program be all that a benchmark starts: itself under another name, itself in its roles, and, as
// vpoller-proxy, a proxy.
func TestMain(m *testing.M) {
	if _, ok := roleOf(os.Args[1:]); ok || filepath.Base(os.Args[0]) == "bench" {
		main()
		return
	}
	if filepath.Base(os.Args[0]) == "vpoller-proxy" {
		if err := beProxy(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1) //nolint:forbidigo // stands in for main
		}
		return
	}
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil { // or each program of a race test sleeps before it leaves
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

func beProxy(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	var cfg broker.ProxyConfig
	fs := flag.NewFlagSet("vpoller-proxy", flag.ContinueOnError)
	fs.StringVar(&cfg.Frontend, "frontend", "", "")
	fs.StringVar(&cfg.Backend, "backend", "", "")
	fs.IntVar(&cfg.WorkerCredit, "worker-credit", 1, "")
	fs.String("mgmt", "", "")
	if err := fs.Parse(args); err != nil {
		return err
	}
	p, err := broker.NewProxy(cfg)
	if err != nil {
		return err
	}
	return ignoreCanceled(p.Run(ctx))
}

func ignoreCanceled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// link makes the test program known under another name and returns its path.
func link(t *testing.T, dir, name string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	return path
}
