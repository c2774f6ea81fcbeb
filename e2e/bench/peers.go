package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	"vpoller/e2e/bench/internal/peer"
	"vpoller/e2e/bench/internal/proc"
)

// Sizes and times of the loads.
const (
	requestSize = 200  // bytes, an ordinary vm.get
	replySize   = 1024 // bytes
	patience    = 5 * time.Second
	overtime    = 30 * time.Second // how much longer than planned a run may take before it counts as hung
)

// peers are programs that ask and answer, with the command lines of c/load.c and c/worker.c.
type peers struct {
	name         string
	load, worker []string // program and its first arguments
	env          []string
}

func (b *bench) lightPeers() peers {
	return peers{name: "light", load: []string{b.self, roleLoad}, worker: []string{b.self, roleWorker}, env: peer.Environment()}
}

func (b *bench) zmqPeers() peers {
	return peers{name: "libzmq", load: []string{b.c.load}, worker: []string{b.c.worker}}
}

// startWorker returns when the worker has connected to the backend.
func (b *bench) startWorker(ctx context.Context, kind peers, backend string) (*proc.Process, error) {
	p, err := b.group.Start(kind.name+" worker", kind.command(ctx, kind.worker, backend, strconv.Itoa(replySize)))
	if err != nil {
		return nil, err
	}
	return p, awaitReady(ctx, p)
}

// plan is what a load is to do.
type plan struct {
	frontend       string
	clients        int
	warmup, length time.Duration
	request        string // or "@FILE" with questions
}

// load is a load program that has warmed up and waits for the start.
type load struct {
	*proc.Process
	limit time.Duration
}

// startLoad returns when the warm-up is over.
func (b *bench) startLoad(ctx context.Context, kind peers, p plan) (*load, error) {
	process, err := b.group.Start(kind.name+" load", kind.command(ctx, kind.load, p.frontend, strconv.Itoa(p.clients),
		milliseconds(p.warmup), milliseconds(p.length), milliseconds(patience), p.request))
	if err != nil {
		return nil, err
	}
	return &load{Process: process, limit: p.length + patience + overtime}, awaitReady(ctx, process)
}

// run makes the measurement.
func (l *load) run(ctx context.Context) (*peer.Result, error) {
	ctx, cancel := context.WithTimeout(ctx, l.limit)
	defer cancel()
	defer context.AfterFunc(ctx, l.Kill)()
	if _, err := fmt.Fprintln(l.Input); err != nil {
		return nil, fmt.Errorf("start the measurement: %w", err)
	}
	result, err := peer.ReadResult(l.Output)
	if err != nil {
		l.Stop()
		return nil, fmt.Errorf("%w: %w", err, l.Err())
	}
	return result, nil
}

// awaitReady waits for the line with which a program says that it is connected, or has warmed up.
func awaitReady(ctx context.Context, p *proc.Process) error {
	ctx, cancel := context.WithTimeout(ctx, overtime)
	defer cancel()
	defer context.AfterFunc(ctx, p.Kill)()
	if _, err := p.Output.ReadString('\n'); err != nil {
		p.Stop()
		return p.Err()
	}
	return nil
}

func (k peers) command(ctx context.Context, program []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program[0], append(program[1:len(program):len(program)], args...)...)
	cmd.Env = append(os.Environ(), k.env...)
	return cmd
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
