package send

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"vpoller/zabbix"
)

// A Source hands out values in order; the buffer's readers are such.
type Source interface {
	// Next waits for values. They are of one session and good until the next call,
	// which begins at the same value unless Ack was called. An error ends delivery
	// from the source.
	Next(ctx context.Context, count, size int) (session string, values []zabbix.Value, err error)
	// Ack says that the values of the last Next are done.
	Ack()
	// Rewind goes back to values that were acknowledged a short while ago, as if
	// they had not been.
	Rewind()
}

// A Transport sends a packet to "host:port" and returns the reply. It may be used
// by several goroutines at once.
type Transport interface {
	// Deliver may be asked to send a packet without values, to see whether Zabbix
	// takes any. The error wraps [zabbix.ErrNotSent] when nothing went out.
	Deliver(ctx context.Context, addr, session string, values []zabbix.Value) (zabbix.Reply, error)
}

// Config is what a [Sender] works with. Sources, Transport and Addresses are needed.
type Config struct {
	Sources   []Source
	Transport Transport
	Addresses []string // of servers or proxies, "host:port"; the first that answers is used until it does not

	// Route names the address of a host that is known to be served elsewhere, ""
	// for all others. It must be quick and may be nil.
	Route func(host string) string

	Connections int // at once, of all sources together; 0 means 4
	Values      int // in a packet; 0 means 1000
	Bytes       int // in a packet, of texts; 0 means 1 MiB. A value that is longer goes alone

	Doubt  time.Duration // shortest time between rewinds; 0 means 10 s
	Linger time.Duration // shortest time between packets that are not full; 0 means 1 s
	Retry  time.Duration // longest time between tries; 0 means 15 s
	Grace  time.Duration // for packets on their way when Run is to end; 0 means 5 s

	Logger *slog.Logger // nil for none
}

func (c Config) withDefaults() (Config, error) {
	if len(c.Sources) == 0 || c.Transport == nil || len(c.Addresses) == 0 {
		return c, errors.New("a sender needs sources, a transport and addresses")
	}
	if c.Connections < 0 || c.Values < 0 || c.Bytes < 0 || c.Doubt < 0 || c.Linger < 0 || c.Retry < 0 || c.Grace < 0 {
		return c, errors.New("limits of a sender must not be negative")
	}
	c.Connections = def(c.Connections, 4)
	c.Values = def(c.Values, 1000)
	c.Bytes = def(c.Bytes, 1<<20)
	c.Doubt = def(c.Doubt, 10*time.Second)
	c.Linger = def(c.Linger, time.Second)
	c.Retry = def(c.Retry, 15*time.Second)
	c.Grace = def(c.Grace, 5*time.Second)
	if c.Route == nil {
		c.Route = func(string) string { return "" }
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

func def[T comparable](given, otherwise T) T {
	var zero T
	if given == zero {
		return otherwise
	}
	return given
}
