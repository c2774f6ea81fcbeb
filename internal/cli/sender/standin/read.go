package standin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"vpoller/internal/cli"
	"vpoller/zabbix"
	"vpoller/zabbix/inputfile"
)

// Limits of what is read before it is sent, which is what limits memory.
const (
	packetValues = 1000    // zabbix_sender has 250; the server takes 10,000 in little more time
	packetBytes  = 2 << 20 // of texts, unless a value alone is longer
	chunkPackets = 4       // that go out together, over as many connections
)

// A chunk is what is sent together; with err it is the last one.
type chunk struct {
	values []zabbix.Value
	size   int // bytes of texts
	err    error
}

func (c *chunk) add(v zabbix.Value) {
	c.values = append(c.values, v)
	c.size += textBytes(v)
}

func textBytes(v zabbix.Value) int { return len(v.Host) + len(v.Key) + len(v.Value) }

// single is the chunk of -k and -o.
func (o *Options) single(host string) (chunk, error) {
	if host == "" {
		return chunk{}, errors.New("no host: give -s HOST, or Hostname in the file of -c")
	}
	var c chunk
	c.add((&clock{}).now(zabbix.Value{Host: host, Key: o.key, Value: o.value}))
	return c, nil
}

// open opens the file of -i.
func (o *Options) open(p *cli.Process) (io.ReadCloser, error) {
	if o.input == "-" {
		return io.NopCloser(p.Stdin), nil
	}
	file, err := os.Open(o.input)
	if err != nil {
		return nil, fmt.Errorf("input: %w", err)
	}
	return file, nil
}

// A source reads values and hands them out in chunks.
type source struct {
	in     *inputfile.Reader
	opts   *Options
	packet int // values
	times  clock
}

func (o *Options) source(r io.Reader, p *plan) *source {
	return &source{
		in:     inputfile.NewReader(r, inputfile.Options{Host: p.host, Timestamps: o.timestamps, Nanoseconds: o.nanoseconds}),
		opts:   o,
		packet: p.packet,
	}
}

// chunks reads to the end and closes out, or until ctx ends.
func (s *source) chunks(ctx context.Context, out chan<- chunk) {
	defer close(out)
	for {
		c := s.next()
		select {
		case out <- c:
		case <-ctx.Done():
			return
		}
		if c.err != nil {
			return
		}
	}
}

// next reads one chunk, whose err is io.EOF at the end.
func (s *source) next() chunk {
	var c chunk
	for len(c.values) < chunkPackets*s.packet && c.size < chunkPackets*packetBytes {
		v, err := s.in.Read()
		if err != nil {
			c.err = err
			return c
		}
		c.add(s.stamp(v))
		if s.opts.live && s.in.Waits() {
			return c
		}
	}
	return c
}

// stamp completes the time of a value by what lines do not say.
func (s *source) stamp(v zabbix.Value) zabbix.Value {
	switch {
	case s.opts.nanoseconds:
		return v
	case s.opts.timestamps:
		return s.times.within(v)
	}
	return s.times.now(v)
}

// A clock gives every value a time of its own, as a server does with values that
// come without: its history knows a value by item, clock and ns.
type clock struct {
	last time.Time
	ns   int32
}

// now stamps a value with the present.
func (c *clock) now(v zabbix.Value) zabbix.Value {
	now := time.Now()
	if !now.After(c.last) {
		now = c.last.Add(1)
	}
	c.last = now
	v.Clock, v.NS = now.Unix(), int32(now.Nanosecond()) //nolint:gosec // below a thousand million
	return v
}

// within stamps a value whose second is known. The first of a second has the
// nanosecond 1, since 0 goes out as that, too.
func (c *clock) within(v zabbix.Value) zabbix.Value {
	c.ns = c.ns%999_999_999 + 1
	v.NS = c.ns
	return v
}
