package main

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"

	"vpoller/e2e/bench/internal/proc"
)

// contender is a broker to measure: a name for the table, and a command with {frontend}, {backend} and {mgmt} in place of
// endpoints.
type contender struct {
	name    string
	command []string
}

func parseContender(s string) (contender, error) {
	name, command, ok := strings.Cut(s, "=")
	if !ok || len(strings.Fields(command)) == 0 {
		return contender{}, errors.New("expected NAME=COMMAND")
	}
	return contender{name: name, command: strings.Fields(command)}, nil
}

// yardstick is the name of the broker that the others are compared with.
const yardstick = "libzmq zmq_proxy"

// contenders are the brokers to measure, the yardstick first when there is one.
func (b *bench) contenders() []contender {
	var list []contender
	if b.c.broker != "" {
		list = append(list, contender{yardstick, []string{b.c.broker, "{frontend}", "{backend}"}})
	}
	generous := b.product()
	generous.name += ", credit 1000"
	generous.command = append(generous.command, "--worker-credit", "1000")
	list = append(list, generous, b.product())
	return append(list, b.opts.also...)
}

// product is vpoller-proxy as it comes.
func (b *bench) product() contender {
	return contender{"vpoller-proxy", []string{b.program("vpoller-proxy"), "start",
		"--frontend", "{frontend}", "--backend", "{backend}", "--mgmt", "{mgmt}"}}
}

// program is the path of a program under test.
func (b *bench) program(name string) string { return filepath.Join(b.opts.bin, name) }

// running is a broker that listens.
type running struct {
	*proc.Process
	frontend, backend string // endpoints
}

// startBroker starts a contender on free ports.
func (b *bench) startBroker(ctx context.Context, c contender) (r *running, err error) {
	for range bindTries {
		if r, err = b.tryBroker(ctx, c); err == nil || !strings.Contains(err.Error(), "ddress already in use") {
			break
		}
	}
	return r, err
}

// bindTries is how often a broker is started whose ports somebody else has taken between the look and the bind.
const bindTries = 3

func (b *bench) tryBroker(ctx context.Context, c contender) (*running, error) {
	var addrs [3]string
	for i := range addrs {
		addr, err := proc.FreeAddr(ctx)
		if err != nil {
			return nil, err
		}
		addrs[i] = addr
	}
	endpoints := strings.NewReplacer("{frontend}", "tcp://"+addrs[0], "{backend}", "tcp://"+addrs[1], "{mgmt}", "tcp://"+addrs[2])
	args := make([]string, len(c.command))
	for i, a := range c.command {
		args[i] = endpoints.Replace(a)
	}
	p, err := b.group.Start(c.name, exec.CommandContext(ctx, args[0], args[1:]...))
	if err != nil {
		return nil, err
	}
	r := &running{Process: p, frontend: "tcp://" + addrs[0], backend: "tcp://" + addrs[1]}
	for _, addr := range addrs[:2] {
		if err := p.WaitListening(ctx, addr); err != nil {
			p.Stop()
			return nil, err
		}
	}
	return r, nil
}
