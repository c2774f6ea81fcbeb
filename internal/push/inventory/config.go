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

	Needs []Need // what others need, by way of [Snapshot.Objects]

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

// A Need says which objects somebody needs, whether they become hosts or not.
type Need struct {
	VCenters []string
	Kind     push.Kind

	// Whoever filters by tags says so here: tags cost a request for each object
	// that the rest of these lets through.
	Include, Exclude hostsync.Filter
	VMTemplates      bool
}

// filter is a rule with nothing but filters.
func (n *Need) filter() *hostsync.Rule {
	return &hostsync.Rule{Kind: hostsync.Kind(n.Kind), Include: n.Include, Exclude: n.Exclude, VMTemplates: n.VMTemplates}
}

// need is what the rule needs of vCenters.
func (r *Rule) need(vcenters []string) Need {
	return Need{VCenters: vcenters, Kind: r.Kind, Include: r.Include, Exclude: r.Exclude, VMTemplates: r.VMTemplates}
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
		if r.HostName == "" {
			return fmt.Errorf("hosts of the kind %q need a pattern for their names", r.Kind)
		}
	}
	for _, n := range c.needs() {
		if !slices.Contains(push.Kinds(), n.Kind) {
			return fmt.Errorf("no objects are of the kind %q", n.Kind)
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

// needs are all needs, those of the rules first.
func (c *Config) needs() []Need {
	var all []Need
	for i := range c.Rules {
		all = append(all, c.Rules[i].need(c.VCenters))
	}
	return append(all, c.Needs...)
}
