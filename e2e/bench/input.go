package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
)

// Items that the values of the input file are for.
const (
	inputHosts = 50
	inputItems = 20 // of each host
)

// inputCase is a program that sends a file of values and ends.
type inputCase struct {
	name    string
	command []string // less the file
	wall    []float64
	cpu     []float64 // user and system time, milliseconds like wall
	server  []float64 // of the Zabbix server meanwhile
}

// measureInput sends the same values with zabbix_sender and with vpoller-sender into the same Zabbix.
func (b *bench) measureInput(ctx context.Context) (table *report.Table, err error) {
	theirs, err := exec.LookPath("zabbix_sender")
	if err != nil {
		return nil, fmt.Errorf("look for the yardstick: %w", err)
	}
	z, err := b.startZabbix(ctx, serverSettings, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, z.stop()) }()
	template, err := z.makeTemplate(ctx, "Benchmark", inputTemplate())
	if err != nil {
		return nil, err
	}
	if err := z.makeHosts(ctx, inputNames(), template); err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(z.settings["ZABBIX_TRAPPER"])
	if err != nil {
		return nil, err
	}
	args := []string{"-z", host, "-p", port, "-T", "-N", "-i"}
	cases := []*inputCase{
		{name: "zabbix_sender", command: append([]string{theirs}, args...)},
		{name: "vpoller-sender", command: append([]string{b.program("vpoller-sender")}, args...)},
	}
	if err := b.sendUntilKnown(ctx, z, cases[0]); err != nil {
		return nil, err
	}
	err = interleave(ctx, b.opts.reps, cases, func(c *inputCase) error { return b.runInput(ctx, z, c) })
	return inputTable(b.opts, cases), err
}

func inputTemplate() []params {
	items := make([]params, inputItems)
	for i := range items {
		items[i] = params{"name": inputKey(i), "key_": inputKey(i), "type": itemTrapper, "value_type": valueFloat}
	}
	return items
}

func inputKey(i int) string { return fmt.Sprintf("vpoller.vm[cpu.usage,%d]", i) }

func inputNames() []string {
	names := make([]string, inputHosts)
	for i := range names {
		names[i] = fmt.Sprintf("virtual machine %d", i)
	}
	return names
}

// writeInput writes a file of values whose times begin at a moment and are different for each value of an item.
func writeInput(file string, values int, begin time.Time) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write the input file: %w", err)
	}
	names := inputNames()
	w := bufio.NewWriter(f)
	for i := range values {
		host, key, round := i%inputHosts, i/inputHosts%inputItems, i/(inputHosts*inputItems)
		fmt.Fprintf(w, "%q %s %d %d %d.%02d\n", names[host], inputKey(key), begin.Unix(), round, i%100, i%97)
	}
	return errors.Join(w.Flush(), f.Close())
}

const knownPatience = 3 * time.Minute

// sendUntilKnown sends a value of each item until the server knows them all.
func (b *bench) sendUntilKnown(ctx context.Context, z *throwaway, c *inputCase) error {
	ctx, cancel := context.WithTimeout(ctx, knownPatience)
	defer cancel()
	for {
		err := b.sendInput(ctx, z, c, inputHosts*inputItems)
		if err == nil || ctx.Err() != nil {
			c.wall, c.cpu, c.server = nil, nil, nil
			return err
		}
		if err := pause(ctx, valuesLook); err != nil {
			return err
		}
	}
}

// runInput sends the file with one of the programs, and waits until the server has stored all of it.
func (b *bench) runInput(ctx context.Context, z *throwaway, c *inputCase) error {
	before, err := z.values(ctx)
	if err != nil {
		return err
	}
	if err := b.sendInput(ctx, z, c, b.opts.sender.values); err != nil {
		return err
	}
	b.say("input: %s: %s values/s, %s ms CPU", c.name, report.Count(float64(b.opts.sender.values)/c.wall[len(c.wall)-1]*1000), report.Count(c.cpu[len(c.cpu)-1]))
	ctx, cancel := context.WithTimeout(ctx, knownPatience)
	defer cancel()
	for {
		stored, err := z.values(ctx)
		if err != nil || stored-before >= b.opts.sender.values {
			return err
		}
		if err := pause(ctx, time.Second); err != nil {
			return fmt.Errorf("%d of %d values of %s are in the history: %w", stored-before, b.opts.sender.values, c.name, err)
		}
	}
}

// sendInput sends a file of so many values. It is an error if the program says that one of them failed.
func (b *bench) sendInput(ctx context.Context, z *throwaway, c *inputCase, values int) error {
	file := filepath.Join(b.dir, "input")
	if err := writeInput(file, values, time.Now()); err != nil {
		return err
	}
	before, _, err := z.cpu()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, c.command[0], append(c.command[1:len(c.command):len(c.command)], file)...)
	began := time.Now()
	out, err := cmd.CombinedOutput()
	wall := time.Since(began)
	if err != nil {
		return fmt.Errorf("%s: %w: %s", c.name, err, lastLine(out))
	}
	after, _, err := z.cpu()
	if err != nil {
		return err
	}
	c.wall = append(c.wall, report.Millis(wall))
	c.cpu = append(c.cpu, report.Millis(cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()))
	c.server = append(c.server, report.Millis(after-before))
	return nil
}

func lastLine(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1]
}

func inputTable(o options, cases []*inputCase) *report.Table {
	t := &report.Table{
		Title: "Input files",
		Intro: fmt.Sprintf("A file of %s values with times (-T -N -i FILE) sent into the same real Zabbix, which has stored all values of one run before the next begins. Medians of %d interleaved runs.",
			report.Count(float64(o.sender.values)), o.reps),
		Columns: []report.Column{report.Text("program"), report.Number("values/s"), report.Number("to zabbix_sender"), report.Number("wall ms"),
			report.Number("CPU ms"), report.Number("to zabbix_sender"), report.Number("server CPU ms")},
		Notes: []string{
			"wall ms: from the program's start to its end, which is after the server has answered for the last value. CPU ms: user and system time of the program.",
			"to zabbix_sender: of the column to the left, within a round; the median of these ratios. More values/s is better, less CPU.",
			"server CPU ms: of the server's processes while the program runs; some of the storing comes later.",
		},
	}
	first := cases[0]
	for _, c := range cases {
		t.Add(c.name, report.Count(float64(o.sender.values)/stats.Median(c.wall)*1000), report.Factor(stats.MedianRatio(first.wall, c.wall)),
			report.Count(stats.Median(c.wall)), report.Count(stats.Median(c.cpu)), report.Factor(stats.MedianRatio(c.cpu, first.cpu)),
			report.Count(stats.Median(c.server)))
	}
	return t
}
