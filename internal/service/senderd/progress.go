package senderd

import (
	"context"
	"time"

	"vpoller/internal/push/agent"
)

// sayEvery is how often long work says how far it is.
const sayEvery = 10 * time.Second

// progress says now and then how many hosts Zabbix was asked about, until it was
// asked about all that there were at the start.
func (d *Daemon) progress(ctx context.Context) error {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	began, said := time.Now(), time.Now()
	left := map[*pipeline]bool{}
	for _, way := range d.pipelines {
		left[way] = way.agent != nil
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		long := time.Since(said) >= sayEvery
		for _, way := range d.pipelines {
			left[way] = left[way] && !d.say(way, time.Since(began), long)
		}
		if long {
			said = time.Now()
		}
	}
}

// say says how far a Zabbix is, unless that is not long ago, and reports whether it
// was the last word.
func (d *Daemon) say(way *pipeline, since time.Duration, long bool) (last bool) {
	s, found := way.agent.Stats(), d.inventory.Stats()
	total := hosts(s.Hosts)
	switch looking := total == 0 && found.Hosts == 0 && found.Rounds == 0; {
	case looking && long:
		way.log.Info("looking for objects", "found", found.Objects, "since", since.Round(time.Second))
		return false
	case s.Hosts.Waiting > 0 && long:
		way.log.Info("fetching lists of items", "hosts", total, "fetched", total-s.Hosts.Waiting, "since", since.Round(time.Second))
		return false
	case looking || s.Hosts.Waiting > 0:
		return false
	}
	way.log.Info("Zabbix was asked about all hosts", "hosts", total, "known", s.Hosts.Known, "unknown", s.Hosts.Unknown,
		"items", items(s.Items), "took", since.Round(time.Second))
	return true
}

// hosts is how many there are.
func hosts(n agent.HostCounts) int {
	return n.Known + n.Waiting + n.Unknown + n.Disabled + n.Refused // those paused are among the known
}

// items is how many there are.
func items(n agent.ItemCounts) int { return n.Waiting + n.Supported + n.NotSupported + n.Unserved }
