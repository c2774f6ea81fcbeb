package inventory

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"vpoller/internal/discover"
	"vpoller/internal/pattern"
	"vpoller/internal/push"
	"vpoller/zabbix/hostsync"
)

// Config says whom to ask, and what for.
type Config struct {
	Asker    discover.Asker // *broker.Client is one
	VCenters []string       // whose objects are found
	Rules    []Rule         // a kind of objects each, which become hosts
	List     []push.Host    // hosts that there are whatever vCenters say

	// Objects are those that others need, by way of [Snapshot.Objects], whether
	// they are hosts or not: Kind, filters and VMTemplates of a rule matter.
	Objects []hostsync.Rule

	Discover time.Duration // how often to ask; DefaultDiscover when 0
	Timeout  time.Duration // how long vPoller may take for an answer; DefaultTimeout when 0
	Logger   *slog.Logger
}

// A Rule says how the objects of one kind become hosts.
type Rule struct {
	Kind     push.Kind
	HostName pattern.Text // places: hostsync.Places
	Metadata pattern.Text // what autoregistration goes by; places likewise
	Include  hostsync.Filter
	Exclude  hostsync.Filter

	VMTemplates bool // virtual machines that are templates become hosts too
}

// What a Config has when it says nothing else.
const (
	DefaultDiscover = time.Minute
	DefaultTimeout  = 30 * time.Second
)

// check finds what is wrong, and fills in defaults.
func (c *Config) check() error {
	if c.Asker == nil || c.Logger == nil {
		return errors.New("an inventory needs somebody to ask, and a logger")
	}
	for _, r := range c.Rules {
		if !slices.Contains(push.Kinds(), r.Kind) {
			return fmt.Errorf("no objects are of the kind %q", r.Kind)
		}
		if r.HostName == "" {
			return fmt.Errorf("hosts of the kind %s need a pattern for their names", r.Kind)
		}
	}
	if c.Discover <= 0 {
		c.Discover = DefaultDiscover
	}
	if c.Timeout <= 0 {
		c.Timeout = DefaultTimeout
	}
	return nil
}
