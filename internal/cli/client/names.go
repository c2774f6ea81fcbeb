package client

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"vpoller/internal/cli"
	"vpoller/protocol"
)

// namesSize is how many bytes of names are read at the most: a thousand paths
// as long as vSphere allows fit.
const namesSize = 4 << 20

// readNames takes the value of --names apart: a list with commas, or @FILE or -
// for a file or standard input with a name on each line, which may have commas
// in it.
func readNames(text string, stdin io.Reader) ([]string, error) {
	names, err := splitNames(text, stdin)
	switch {
	case err != nil:
		return nil, &cli.Error{Code: cli.ExitUsage, Err: fmt.Errorf("read names: %w", err)}
	case len(names) == 0:
		return nil, cli.Usagef("--names db01,db02 or --names @FILE with a name on each line", "--names names nobody")
	case len(names) > protocol.NamesLimit:
		return nil, cli.Usagef("ask for some of them at a time", "--names has %d names, more than %d", len(names), protocol.NamesLimit)
	}
	return names, nil
}

func splitNames(text string, stdin io.Reader) ([]string, error) {
	if text == "-" {
		return nameLines(stdin)
	}
	path, isFile := strings.CutPrefix(text, "@")
	if !isFile {
		return cli.SplitPaths(text), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	return nameLines(f)
}

// nameLines are the lines that are not blank.
func nameLines(r io.Reader) ([]string, error) {
	data, err := io.ReadAll(io.LimitReader(r, namesSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > namesSize {
		return nil, fmt.Errorf("more than %d bytes", namesSize)
	}
	var names []string
	for line := range strings.Lines(string(data)) {
		if name := strings.TrimRight(line, "\r\n"); strings.TrimSpace(name) != "" {
			names = append(names, name)
		}
	}
	return names, nil
}

var errSince = errors.New("no time, no milliseconds and no duration")

// readSince reads the value of --since: how long ago, a time, or milliseconds
// since 1970 as rows have them.
func readSince(text string, now time.Time) (time.Time, error) {
	if ago, err := time.ParseDuration(text); err == nil && ago > 0 {
		return now.Add(-ago), nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil && ms > 0 {
		return time.UnixMilli(ms), nil
	}
	return time.Time{}, errSince
}

// addMany puts the names and the time of the command line into r.
func (o *options) addMany(r *protocol.Request, f *cli.Flags, p *cli.Process) error {
	if f.Changed("names") {
		names, err := readNames(o.names, p.Stdin)
		if err != nil {
			return err
		}
		r.SetNames(names)
	}
	if f.Changed("since") {
		since, err := readSince(o.since, time.Now())
		if err != nil {
			return cli.Usagef("10m for ten minutes ago, 2026-01-31T12:00:00Z, or milliseconds since 1970", "--since %q is %v", o.since, err)
		}
		r.SetSince(since)
	}
	return nil
}
