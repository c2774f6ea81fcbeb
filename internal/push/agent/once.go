package agent

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"vpoller/zabbix/schedule"
)

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

// onceTries is how often Once asks about a host that Zabbix does not know, or does
// not answer about.
const onceTries = 4

// Once asks Zabbix for the items of every host, a few times for those that it
// does not know and that have metadata, and polls each item once. The values are in the sink when it
// returns. It is for when Run does not run, and once. The error is for a Zabbix
// that could not be asked at all, or ctx.
func (a *Agent) Once(ctx context.Context) (Summary, error) {
	defer func() { a.marks.Close(a.now()) }()
	for try := range onceTries {
		hosts := a.unlisted()
		if len(hosts) == 0 {
			break
		}
		if try > 0 && !sleep(ctx, firstRetry<<(try-1)) {
			return a.summary(), ctx.Err()
		}
		a.refreshThese(ctx, hosts)
	}
	a.pollOnce(ctx)
	return a.summary(), errors.Join(ctx.Err(), a.away())
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// unlisted takes the hosts that may have a list soon and have none. One that was
// announced without metadata is made by nobody meanwhile.
func (a *Agent) unlisted() []*host {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []*host
	for _, h := range a.hosts {
		if h.state == waiting || h.state == unknown && h.spec.Metadata != "" {
			a.turns.remove(h)
			h.check.Metadata = h.spec.Metadata
			all = append(all, h)
		}
	}
	return all
}

// refreshThese asks about hosts, a few at a time. When Zabbix turns out to be away
// it is not asked about the rest.
func (a *Agent) refreshThese(ctx context.Context, hosts []*host) {
	var asking sync.WaitGroup
	next := make(chan *host)
	for range a.cfg.Connections {
		asking.Go(func() {
			for h := range next {
				a.refresh(ctx, h)
			}
		})
	}
	for i, h := range hosts {
		if ctx.Err() != nil || i > 0 && a.away() != nil {
			break
		}
		next <- h
	}
	close(next)
	asking.Wait()
}

// away is why Zabbix cannot be asked; nil when it can.
func (a *Agent) away() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.gate.closed() {
		return nil
	}
	return a.gate.err
}

// pollOnce polls every item once.
func (a *Agent) pollOnce(ctx context.Context) {
	a.mu.Lock()
	now := a.now()
	for id := range a.items {
		a.pollOne(ctx, schedule.ID(id), now)
	}
	a.mu.Unlock()
	a.lanes.Wait()
}

// pollOne puts an item that has a question into its lane. The lock is held.
func (a *Agent) pollOne(ctx context.Context, id schedule.ID, now time.Time) {
	it := &a.items[id]
	if it.host == nil || it.host.paused || it.state >= unserved {
		return
	}
	if q, err := it.host.query(it.key.Value(), a.cfg.Version); err == nil {
		a.enqueue(ctx, q.group(), id, now)
	}
}

func (a *Agent) summary() Summary {
	st := a.Stats()
	a.mu.Lock()
	defer a.mu.Unlock()
	return Summary{Hosts: st.Hosts, Items: st.Items, Values: int(st.Values), Passing: int(st.Passing), Reasons: a.reasons()}
}

// maxReasons is how many a Summary has.
const maxReasons = 10

func (a *Agent) reasons() []Reason {
	count := map[string]int{}
	for i := range a.items {
		if it := &a.items[i]; it.host != nil && it.state >= notSupported {
			count[it.reason.Value()]++
		}
	}
	var all []Reason
	for text, n := range count {
		all = append(all, Reason{text, n})
	}
	slices.SortFunc(all, func(x, y Reason) int {
		return cmp.Or(cmp.Compare(y.Items, x.Items), cmp.Compare(x.Text, y.Text))
	})
	return all[:min(len(all), maxReasons)]
}
