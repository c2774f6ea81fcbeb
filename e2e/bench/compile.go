package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"vpoller/e2e/bench/internal/report"
)

//go:embed c/*.c
var cSources embed.FS

// cPrograms are the paths of the yardsticks in C; "" for one that could not be built.
type cPrograms struct {
	broker, load, worker, ask string // on libzmq
	empty                     string
}

// compile builds the yardsticks, and notes in the report what has to be left out without them.
func (b *bench) compile(ctx context.Context) {
	if _, err := exec.LookPath("cc"); err != nil {
		b.skip("comparison with libzmq's proxy and with an empty C program: there is no C compiler (cc)")
		return
	}
	var err error
	if b.c.empty, err = b.cc(ctx, "empty"); err != nil {
		b.skip("comparison with an empty C program: %v", err)
	}
	if err := b.compileZMQ(ctx); err != nil {
		b.c.broker, b.c.load, b.c.worker, b.c.ask = "", "", "", ""
		b.skip("comparison with libzmq's proxy: %v (Debian has libzmq in libzmq3-dev)", err)
	}
}

func (b *bench) compileZMQ(ctx context.Context) error {
	var errs [4]error
	b.c.broker, errs[0] = b.cc(ctx, "broker", "-lzmq")
	b.c.load, errs[1] = b.cc(ctx, "load", "-lzmq")
	b.c.worker, errs[2] = b.cc(ctx, "worker", "-lzmq")
	b.c.ask, errs[3] = b.cc(ctx, "ask", "-lzmq")
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	version, err := exec.CommandContext(ctx, b.c.broker).Output()
	if err != nil {
		return fmt.Errorf("ask libzmq for its version: %w", err)
	}
	b.report.Machine = append(b.report.Machine, report.Fact{Name: "libzmq", Value: strings.TrimSpace(string(version))})
	return nil
}

// cc compiles c/NAME.c and returns the program's path.
func (b *bench) cc(ctx context.Context, name string, libraries ...string) (string, error) {
	source, err := cSources.ReadFile("c/" + name + ".c")
	if err != nil {
		return "", err
	}
	file := filepath.Join(b.dir, name+".c")
	if err := os.WriteFile(file, source, 0o600); err != nil {
		return "", err
	}
	program := filepath.Join(b.dir, name)
	args := append([]string{"-O2", "-std=gnu11", "-o", program, file}, libraries...)
	if out, err := exec.CommandContext(ctx, "cc", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("cc %s.c: %w", name, errors.Join(err, firstComplaint(out)))
	}
	return program, nil
}

// firstComplaint is the line of a compiler's output that tells most.
func firstComplaint(output []byte) error {
	for line := range strings.Lines(string(output)) {
		if strings.Contains(line, "error") {
			return errors.New(strings.TrimSpace(line))
		}
	}
	return nil
}
