package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"vpoller/vsphere/vcsimtest"
)

// beSimulator is a vCenter: VMS LATENCY. It prints its URL, then the number of SOAP calls so far for each line of input, and
// leaves at the end of its input or when ctx ends.
func beSimulator(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) (err error) {
	if len(args) != 2 {
		return errors.New("usage: simulator VMS LATENCY")
	}
	vms, err := strconv.Atoi(args[0])
	if err != nil {
		return fmt.Errorf("number of VMs: %w", err)
	}
	latency, err := time.ParseDuration(args[1])
	if err != nil {
		return fmt.Errorf("latency: %w", err)
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
