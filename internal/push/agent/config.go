package agent

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"vpoller/internal/push"
	"vpoller/zabbix"
	"vpoller/zabbix/active"
)

// A Host is a host of Zabbix that the agent stands for.
type Host = push.Host

// Checks are handed out by one Zabbix; *active.Client does it.
type Checks interface {
	Refresh(ctx context.Context, h *active.Host) (active.Checks, error)
	Heartbeat(ctx context.Context, h *active.Host, every time.Duration) error
}

// A Sink takes values on their way to Zabbix; *buffer.Buffer is one. After an
// error that wraps buffer.ErrTooLong all others are taken; after another one none
// are.
type Sink interface {
	Append(values []zabbix.Value) error
}

// Config says what an Agent works with.
type Config struct {
	Name   string // of the Zabbix, in logs
	Checks Checks
	Poller push.Poller
	Sink   Sink

	Refresh     time.Duration // how often a host's items are asked for; DefaultRefresh when 0
	Connections int           // to Zabbix at a time, for that; DefaultConnections when 0

	// Heartbeat is how often Zabbix 6.4 and later is told that somebody looks
	// after a host; 0 is never. It is told together with a refresh, so at most
	// that often. A heartbeat costs Zabbix a connection, as a refresh does:
	// DefaultHeartbeat is less often than an agent of a single host does it.
	Heartbeat time.Duration

	// Patience is how long an item may go without values because somebody is away
	// or too slow, before Zabbix is told so; DefaultPatience when 0.
	Patience time.Duration

	// FirstWithin is how long a new item waits for its first value at the most,
	// if its interval allows checks in between; DefaultFirstWithin when 0.
	FirstWithin time.Duration

	// Longest is how many bytes a value may have; DefaultLongest when 0. An item
	// whose value has more is not supported. The sink must take that much, and a
	// host and a key.
	Longest int

	Location *time.Location // of times in intervals; the local one when nil
	State    string         // path of the checkpoint; "" has none
	Version  string         // what agent.version answers
	Logger   *slog.Logger
}

// What a Config has when it says nothing else.
const (
	DefaultRefresh     = 2 * time.Minute
	DefaultConnections = 4
	DefaultHeartbeat   = 5 * time.Minute
	DefaultPatience    = 10 * time.Minute
	DefaultFirstWithin = 30 * time.Second
	DefaultLongest     = 15 << 20
)

// check finds what is wrong, and fills in defaults.
func (c *Config) check() error {
	if c.Checks == nil || c.Poller == nil || c.Sink == nil || c.Logger == nil {
		return errors.New("an agent needs checks, a poller, a sink and a logger")
	}
	for _, d := range []struct {
		value *time.Duration
		usual time.Duration
	}{{&c.Refresh, DefaultRefresh}, {&c.Patience, DefaultPatience}, {&c.FirstWithin, DefaultFirstWithin}} {
		if *d.value <= 0 {
			*d.value = d.usual
		}
	}
	if c.Connections <= 0 {
		c.Connections = DefaultConnections
	}
	if c.Longest <= 0 {
		c.Longest = DefaultLongest
	}
	if c.Location == nil {
		c.Location = time.Local
	}
	return nil
}
