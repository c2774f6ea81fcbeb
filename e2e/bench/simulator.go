package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"vpoller/e2e/bench/internal/proc"
	"vpoller/vsphere/vcsimtest"
)

// beSimulator is a vCenter: VMS LATENCY. It prints its URL, then the number of SOAP calls so far for each line of input, and
// leaves at the end of its input or when ctx ends.
func beSimulator(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) (err error) {
	vms, latency, err := sizeAndLatency(args)
	if err != nil {
		return err
	}
	s, err := vcsimtest.New(vcsimtest.Options{VMs: vms, Latency: latency})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	fmt.Fprintln(stdout, s.URL())
	for lines := bufio.NewScanner(stdin); ctx.Err() == nil && lines.Scan(); {
		fmt.Fprintln(stdout, s.TotalCalls())
	}
	return nil
}

// sizeAndLatency reads what every vCenter in a process of its own is told: how many VMs it has, and how long it waits
// before it answers a call.
func sizeAndLatency(args []string) (vms int, latency time.Duration, err error) {
	if len(args) != 2 {
		return 0, 0, errors.New("a simulated vCenter needs: VMS LATENCY")
	}
	if vms, err = strconv.Atoi(args[0]); err != nil {
		return 0, 0, fmt.Errorf("number of VMs: %w", err)
	}
	if latency, err = time.ParseDuration(args[1]); err != nil {
		return 0, 0, fmt.Errorf("latency: %w", err)
	}
	return vms, latency, nil
}

// simulator is a vCenter in a process of its own, so that its cost is not the worker's.
type simulator struct {
	*proc.Process
	url string
}

func (b *bench) startSimulator(ctx context.Context, latency time.Duration) (*simulator, error) {
	cmd := exec.CommandContext(ctx, b.self, roleSimulator, strconv.Itoa(vcenterVMs), latency.String())
	p, err := b.group.Start("simulator", cmd)
	if err != nil {
		return nil, err
	}
	url, err := p.Output.ReadString('\n')
	if err != nil {
		p.Stop()
		return nil, p.Err()
	}
	return &simulator{Process: p, url: strings.TrimSpace(url)}, nil
}

// calls is how many SOAP calls the simulator has answered so far.
func (s *simulator) calls() (int, error) {
	if _, err := fmt.Fprintln(s.Input); err != nil {
		return 0, fmt.Errorf("ask the simulator for its calls: %w", err)
	}
	line, err := s.Output.ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("ask the simulator for its calls: %w", err)
	}
	return strconv.Atoi(strings.TrimSpace(line))
}
