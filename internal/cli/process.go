package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

// Process is what a program has from the world around it.
type Process struct {
	Name   string   // as the user called it, without folders
	Args   []string // without the name
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(key string) string
	Person bool // somebody reads Stderr, so hints are welcome there
}

// ThisProcess is the process that runs.
func ThisProcess() *Process {
	return &Process{
		Name:   filepath.Base(os.Args[0]),
		Args:   os.Args[1:],
		Stdin:  os.Stdin,
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Getenv: os.Getenv,
		Person: IsTerminal(os.Stderr),
	}
}

// Main runs a program that drains when it is told to stop, and returns its
// exit code. The first SIGINT or SIGTERM ends the context that run gets; from
// then on the signals do what they do by default, so a second one ends the
// process at once.
func Main(run func(context.Context, *Process) error) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	p := ThisProcess()
	return Report(p.Stderr, p.Name, run(ctx, p))
}
