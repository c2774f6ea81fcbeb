package agent

import "time"

// Stats say how an Agent does.
type Stats struct {
	Hosts HostCounts
	Items ItemCounts

	Refreshes     uint64        // lists that came, changed or not
	RefreshErrors uint64        // requests that got no list, but for those about unknown and disabled hosts
	OldestRefresh time.Duration // since Zabbix said anything about the host of which that is longest ago; 0 without hosts
	Away          error         // why no host can be refreshed at the moment; nil when they can

	Polls      uint64        // rounds of questions
	Questions  uint64        // asked of vPoller in them
	Values     uint64        // handed to the sink
	Passing    uint64        // answers that say nothing about an item: somebody is away or too slow
	Overruns   uint64        // items that were due again before they were asked for: their turn was left out
	Repeated   uint64        // samples that came a second time, and were left out
	TooLong    uint64        // values that were left out because they were too long
	SinkErrors uint64        // times that the sink took nothing
	Lost       uint64        // values in them; samples of counters come again
	Late       time.Duration // how long the item that waits longest for its answer has been due
	ClockSet   uint64        // times that the clock was set back
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

// Stats returns the counts.
func (a *Agent) Stats() Stats {
	state := a.marks.State()
	a.mu.Lock()
	defer a.mu.Unlock()
	st, now := a.stats, a.now()
	st.Hosts, st.Items, st.State = a.hostCounts(), a.itemCounts(), state
	st.OldestRefresh, st.Late = a.oldestRefresh(now), a.late(now)
	st.ClockSet = a.schedule.Stats().Resets
	if a.gate.closed() {
		st.Away = a.gate.err
	}
	return st
}

func (a *Agent) hostCounts() (c HostCounts) {
	of := [...]*int{waiting: &c.Waiting, known: &c.Known, unknown: &c.Unknown, disabled: &c.Disabled, refused: &c.Refused}
	for _, h := range a.hosts {
		*of[h.state]++
		if h.paused {
			c.Paused++
		}
	}
	return c
}

func (a *Agent) itemCounts() ItemCounts {
	return ItemCounts{
		Waiting: a.counts[fresh], Supported: a.counts[supported], NotSupported: a.counts[notSupported],
		Unserved: a.counts[unserved] + a.counts[unservedYet],
	}
}

func (a *Agent) oldestRefresh(now time.Time) (oldest time.Duration) {
	for _, h := range a.hosts {
		oldest = max(oldest, now.Sub(h.asked))
	}
	return oldest
}

// late looks at lanes: what is due is there within a second.
func (a *Agent) late(now time.Time) (late time.Duration) {
	for _, l := range a.busy {
		if !l.out.IsZero() {
			late = max(late, now.Sub(l.out))
		}
		if len(l.tickets) > 0 {
			late = max(late, now.Sub(l.since))
		}
	}
	return late
}
