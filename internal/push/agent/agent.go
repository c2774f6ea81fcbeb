package agent

import (
	"context"
	"time"
)

// An Agent looks after the hosts of one Zabbix. Its methods may be called from
// any goroutine.
type Agent struct {
	cfg Config
}

// New checks cfg and reads the checkpoint: one that is damaged is logged and
// done without.
func New(cfg Config) (*Agent, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	return &Agent{cfg: cfg}, nil
}

// Run refreshes, polls and hands values on until ctx ends, and returns when
// nothing of it goes on any more. The sink must outlive it.
func (a *Agent) Run(ctx context.Context) error { return nil }

// SetHosts says which hosts there are from now on; before Run, too. Hosts that
// are there already keep their items. Of several with one name the first counts.
func (a *Agent) SetHosts(hosts []Host) {}

// Route is where Zabbix wants the values of a host, "host:port"; "" is where
// Zabbix itself is, and for hosts that are not known.
func (a *Agent) Route(host string) string { return "" }

// Once asks Zabbix for the items of every host, a few times for those that it
// does not know, and polls each item once. The values are in the sink when it
// returns. It is for when Run does not run. The error is for a Zabbix that could
// not be asked at all, or ctx.
func (a *Agent) Once(ctx context.Context) (Summary, error) { return Summary{}, nil }

// Summary is what Once has done.
type Summary struct {
	Hosts   HostCounts
	Items   ItemCounts
	Values  int      // handed on, reasons of items that are not supported included
	Passing int      // items without a value because somebody was away
	Reasons []Reason // why items are not supported, the most frequent first, a few
}

// A Reason is why items are not supported, and how many.
type Reason struct {
	Text  string
	Items int
}

// Stats returns the counts.
func (a *Agent) Stats() Stats { return Stats{} }

// Hosts returns how each host is, in the order of their names.
func (a *Agent) Hosts() []HostStatus { return nil }

// Stats say how an Agent does.
type Stats struct {
	Hosts HostCounts
	Items ItemCounts

	Refreshes     uint64        // lists that came, changed or not
	RefreshErrors uint64        // requests that Zabbix did not answer, or refused but for unknown and disabled hosts
	OldestRefresh time.Duration // since the host whose turn was longest ago was refreshed; 0 without hosts
	Away          error         // why no host can be refreshed at the moment; nil when they can

	Polls      uint64        // rounds of questions
	Questions  uint64        // asked in them
	Values     uint64        // handed to the sink
	Passing    uint64        // answers that say nothing about an item: somebody is away or too slow
	Overruns   uint64        // items that were due again before they were asked for: their turn was left out
	Repeated   uint64        // samples that came a second time, and were left out
	TooLong    uint64        // rounds of which the sink did not take all, because some were too long
	SinkErrors uint64        // rounds of which the sink took nothing
	Late       time.Duration // how long the item that waits longest has been due
	State      error         // why the checkpoint is not written; nil when it is
}

// HostCounts are hosts by state.
type HostCounts struct {
	Known    int // Zabbix hands out their items
	Waiting  int // not asked about yet
	Unknown  int // to Zabbix; asking has registered them if it does that
	Disabled int // not monitored
	Refused  int // for another reason
	Paused   int // of those known: Zabbix takes no values at the moment
}

// ItemCounts are items by state.
type ItemCounts struct {
	Waiting      int // for their first value
	Supported    int
	NotSupported int // Zabbix was told why
	Unserved     int // not supported, and nothing to ask: a wrong key or interval, or not ours
}

// HostStatus is how one host is.
type HostStatus struct {
	Name      string
	State     string    // "waiting", "known", "paused", "unknown", "disabled" or "refused"
	Refreshed time.Time // when its list came last; zero: never
	Items     int
	Err       error // why not since then; nil when it did
}
