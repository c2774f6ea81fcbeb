package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options is what the command line says.
type options struct {
	reps     int
	length   time.Duration // of one measurement
	only     []string      // names of parts
	clients  []int         // how many ask the brokers at once, one count after another
	markdown string        // file for the report as Markdown, "" for none
	bin      string        // where the programs under test are
	also     []contender
	scale    scaleOptions
	sender   senderOptions
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	var secs float64
	var only, clients string
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.IntVar(&o.reps, "reps", 5, "repeat each measurement `N` times and take medians")
	fs.Float64Var(&secs, "secs", 2, "measure for so many `seconds` each time")
	fs.StringVar(&only, "only", "broker,chain,client", "the `parts` to measure; there are also chaos, scale, sender, input and beside")
	fs.StringVar(&clients, "clients", "1,8,64", "the `counts` of clients that ask the brokers")
	fs.StringVar(&o.markdown, "md", "", "write the report to `FILE` as Markdown, too")
	fs.StringVar(&o.bin, "bin", "bin", "the `folder` of the programs to measure")
	fs.Func("also", "one more broker, `'NAME=COMMAND {frontend} {backend}'`; may be repeated", func(s string) error {
		c, err := parseContender(s)
		o.also = append(o.also, c)
		return err
	})
	sizes := o.scale.flags(fs)
	pushed := o.sender.flags(fs)
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	o.only = strings.Split(only, ",")
	o.length = time.Duration(secs * float64(time.Second))
	var err error
	if o.clients, err = parseCounts(clients); err != nil {
		return o, fmt.Errorf("-clients %s: %w", clients, err)
	}
	if err := o.scale.finish(*sizes); err != nil {
		return o, err
	}
	if err := o.sender.finish(pushed); err != nil {
		return o, err
	}
	return o, o.check(fs.Args())
}

func (o *options) check(rest []string) error {
	if len(rest) > 0 {
		return fmt.Errorf("unexpected argument %q", rest[0])
	}
	if o.reps < 1 || o.length <= 0 {
		return errors.New("-reps and -secs must be positive")
	}
	for _, name := range o.only {
		if !slices.ContainsFunc(parts(), func(p part) bool { return p.name == name }) {
			return fmt.Errorf("there is no part %q to measure", name)
		}
	}
	return nil
}

// maxClients keeps a load within the 1,024 sockets of a libzmq context.
const maxClients = 1000

func parseCounts(s string) ([]int, error) {
	var counts []int
	for word := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil, err
		}
		if n < 1 || n > maxClients {
			return nil, fmt.Errorf("%d is not within 1 and %d", n, maxClients)
		}
		counts = append(counts, n)
	}
	return counts, nil
}
