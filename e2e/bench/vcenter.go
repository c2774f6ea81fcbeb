package main

import (
	"bufio"
	"context"
	"encoding/json"
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

// Sizes of a large vCenter besides its VMs.
const (
	scaleHosts      = 100
	scaleDatastores = 20
)

// beVCenter is a large vCenter: VMS LATENCY. It prints its URL, then answers each line of input with its counts as JSON; a line with
// a number sets how many VMs change in a minute.
func beVCenter(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) (err error) {
	vms, latency, err := sizeAndLatency(args)
	if err != nil {
		return err
	}
	s, err := vcsimtest.New(vcsimtest.Options{VMs: vms, Hosts: scaleHosts, Datastores: scaleDatastores, Latency: latency})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	fmt.Fprintln(stdout, s.URL())
	return answerCounts(ctx, s, stdin, stdout)
}

func answerCounts(ctx context.Context, s *vcsimtest.Server, stdin io.Reader, stdout io.Writer) error {
	changer := s.Changes(vcsimtest.ChangeOptions{})
	defer func() { changer.Stop() }()
	for lines := bufio.NewScanner(stdin); ctx.Err() == nil && lines.Scan(); {
		if n, err := strconv.Atoi(lines.Text()); err == nil {
			changer.Stop()
			changer = s.Changes(vcsimtest.ChangeOptions{ // VMs stay, so that every poll has an answer
				Seed: uint64(n), PerMinute: n, Drift: 20 * time.Second,
				Kinds: []vcsimtest.ChangeKind{vcsimtest.Migrated, vcsimtest.Moved, vcsimtest.Noted},
			})
			changer.Start()
		}
		_, sent := s.Bytes()
		counts := vcenterCounts{Calls: s.Calls(), Sent: sent, Changes: changer.Made(), Resources: s.Resources()}
		if err := json.NewEncoder(stdout).Encode(counts); err != nil {
			return err
		}
	}
	return nil
}

// vcenterCounts is what a vCenter has done so far.
type vcenterCounts struct {
	Calls     map[string]int
	Sent      int64 // bytes
	Changes   int
	Resources vcsimtest.Resources
}

// vcenter is a large vCenter in a process of its own.
type vcenter struct {
	*proc.Process
	url string
}

func (b *bench) startVCenter(ctx context.Context, vms int, latency time.Duration) (*vcenter, error) {
	p, err := b.group.Start("vcenter", exec.CommandContext(ctx, b.self, roleVCenter, strconv.Itoa(vms), latency.String()))
	if err != nil {
		return nil, err
	}
	url, err := p.Output.ReadString('\n')
	if err != nil {
		p.Stop()
		return nil, p.Err()
	}
	return &vcenter{p, strings.TrimSpace(url)}, nil
}

// counts asks for the counts; changes, if any, sets how many VMs change in a minute.
func (v *vcenter) counts(changes string) (c vcenterCounts, err error) {
	if _, err = fmt.Fprintln(v.Input, changes); err != nil {
		return c, fmt.Errorf("ask the vCenter for its counts: %w", err)
	}
	line, err := v.Output.ReadBytes('\n')
	if err != nil {
		return c, fmt.Errorf("ask the vCenter for its counts: %w", err)
	}
	return c, json.Unmarshal(line, &c)
}
