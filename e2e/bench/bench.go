package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"vpoller/e2e/bench/internal/proc"
	"vpoller/e2e/bench/internal/report"
)

// bench is one call of the benchmark.
type bench struct {
	opts     options
	self     string // this program, for its other roles
	dir      string // temporary files, removed by close
	progress io.Writer
	group    *proc.Group
	c        cPrograms
	report   report.Report
}

// part is one thing to measure.
type part struct {
	name     string
	measure  func(*bench, context.Context) (*report.Table, error)
	programs []string // of vPoller that it needs
}

func parts() []part {
	return []part{
		{"broker", (*bench).measureBroker, []string{"vpoller-proxy"}},
		{"chain", (*bench).measureChain, []string{"vpoller-proxy", "vpoller-worker"}},
		{"client", (*bench).measureClient, []string{"vpoller-proxy", "vpoller-worker", "vpoller-client", "vpoller-zabbix"}},
		{"chaos", (*bench).measureChaos, []string{"vpoller-proxy"}},
		{"scale", (*bench).measureScale, []string{"vpoller-proxy", "vpoller-worker"}},
		{"sender", (*bench).measureSender, []string{"vpoller-proxy", "vpoller-worker", "vpoller-sender"}},
		{"input", (*bench).measureInput, []string{"vpoller-sender"}},
		{"beside", (*bench).measureBeside, []string{"vpoller-proxy", "vpoller-worker", "vpoller-zabbix", "vpoller-sender"}},
	}
}

func newBench(opts options, progress io.Writer) (*bench, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	dir, err := os.MkdirTemp("", "vpoller-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	b := &bench{opts: opts, self: self, dir: dir, progress: progress, group: &proc.Group{}}
	b.report.Machine = report.Machine(time.Now())
	return b, nil
}

// close stops what is still running and removes the temporary files.
func (b *bench) close() {
	b.group.Close()
	if err := os.RemoveAll(b.dir); err != nil {
		b.say("could not remove %s: %v", b.dir, err)
	}
}

// measure goes through the parts that were asked for. A part that fails does not keep the next one from being measured.
func (b *bench) measure(ctx context.Context) error {
	b.compile(ctx)
	var errs []error
	for _, p := range parts() {
		if !slices.Contains(b.opts.only, p.name) || ctx.Err() != nil {
			continue
		}
		table, err := b.measurePart(ctx, p)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", p.name, err))
			continue
		}
		b.report.Tables = append(b.report.Tables, *table)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("interrupted: %w", err)
	}
	return errors.Join(errs...)
}

func (b *bench) measurePart(ctx context.Context, p part) (*report.Table, error) {
	for _, name := range p.programs {
		if _, err := os.Stat(b.program(name)); err != nil {
			return nil, fmt.Errorf("look for the program to measure, which `make build` makes: %w", err)
		}
	}
	return p.measure(b, ctx)
}

// publish prints the whole report, and writes it to the file that was asked for.
func (b *bench) publish(stdout io.Writer) error {
	if err := b.report.WriteText(stdout); err != nil || b.opts.markdown == "" {
		return err
	}
	kept, err := handWritten(b.opts.markdown)
	if err != nil {
		return fmt.Errorf("read the report before: %w", err)
	}
	f, err := os.Create(b.opts.markdown)
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	err = b.report.WriteMarkdown(f, "Benchmarks", preface)
	_, end := f.WriteString(kept)
	return errors.Join(err, end, f.Close())
}

// marker begins the part of the page that people write.
const marker = "\n<!-- written by hand from here on: the benchmark keeps it -->\n"

// handWritten is the part of a page that the next report must not drop, "" when there is none.
func handWritten(file string) (string, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if _, after, ok := strings.Cut(string(text), marker); ok {
		return marker + after, err
	}
	return "", err
}

// preface says on the page of results how to repeat them.
const preface = `
Written by ` + "`make bench ARGS=\"-md docs/benchmarks.md\"`" + `; e2e/bench/README.md says what it measures and how to read it.
Compare ratios within one run, not numbers between machines or days.`

func (b *bench) skip(format string, args ...any) {
	b.report.Skipped = append(b.report.Skipped, fmt.Sprintf(format, args...))
}

func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.progress, format+"\n", args...)
}
