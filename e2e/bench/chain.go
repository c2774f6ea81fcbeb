package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"vpoller/e2e/bench/internal/proc"
)

const (
	vcenterName = "vcsim" // what requests call the simulated vCenter
	vcenterVMs  = 200
)

// chain is everything between a client and a vCenter.
type chain struct {
	proxy     *running
	worker    *proc.Process
	simulator *simulator
	questions string // file of vm.get requests for all VMs, for a load
	vm        string // name of one VM
}

// startChain starts simulator, proxy and worker, and returns once they have answered a request.
func (b *bench) startChain(ctx context.Context, latency time.Duration) (c *chain, err error) {
	c = &chain{}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.complaints())
			c.stop()
		}
	}()
	if c.simulator, err = b.startSimulator(ctx, latency); err != nil {
		return c, err
	}
	if c.proxy, err = b.startBroker(ctx, b.product()); err != nil {
		return c, err
	}
	if err = b.startProductWorker(ctx, c); err != nil {
		return c, err
	}
	return c, b.writeQuestions(ctx, c)
}

// stop ends the processes in the order in which requests meet them. It is for half-started chains, too.
func (c *chain) stop() {
	if c.worker != nil {
		c.worker.Stop()
	}
	if c.proxy != nil {
		c.proxy.Stop()
	}
	if c.simulator != nil {
		c.simulator.Stop()
	}
}

// complaints says which processes have ended by themselves.
func (c *chain) complaints() error {
	var errs []error
	if c.worker != nil {
		errs = append(errs, c.worker.Err())
	}
	if c.proxy != nil {
		errs = append(errs, c.proxy.Err())
	}
	return errors.Join(errs...)
}

// workerConfig is the worker's configuration: management endpoint, proxy, and the simulator's URL go into it.
const workerConfig = `worker:
  proxy: [%q]
  mgmt: %q
vsphere:
  - hostname: %s
    url: %q
    username: user
    password: pass
`

func (b *bench) startProductWorker(ctx context.Context, c *chain) error {
	mgmt, err := proc.FreeAddr(ctx)
	if err != nil {
		return err
	}
	file := filepath.Join(b.dir, "worker.yaml")
	text := fmt.Sprintf(workerConfig, c.proxy.backend, "tcp://"+mgmt, vcenterName, c.simulator.url)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return fmt.Errorf("write the worker's configuration: %w", err)
	}
	c.worker, err = b.group.Start("vpoller-worker", exec.CommandContext(ctx, b.program("vpoller-worker"), "-f", file, "start"))
	return err
}

// writeQuestions asks the chain for the names of all VMs and writes a file with a vm.get for each.
func (b *bench) writeQuestions(ctx context.Context, c *chain) error {
	alive, cancel := c.worker.Within(ctx)
	defer cancel()
	names, err := discoverVMs(alive, c.proxy.frontend)
	if err != nil {
		return err
	}
	if len(names) < 2 {
		return fmt.Errorf("the simulator has %d VMs", len(names))
	}
	text, err := json.Marshal(vmQuestions(names))
	if err != nil {
		return err
	}
	c.vm, c.questions = names[0], filepath.Join(b.dir, "questions.json")
	return os.WriteFile(c.questions, text, 0o600)
}
