package senderd

import (
	"time"

	"vpoller/internal/push/agent"
	"vpoller/zabbix/buffer"
	"vpoller/zabbix/send"
)

// A snapshot is one Zabbix at a moment: its queues together, and its agent.
type snapshot struct {
	buffer buffer.Stats
	send   send.Stats
	agent  agent.Stats
	lag    time.Duration // of the oldest value that waits
	rate   float64       // values a second
	broken int           // buffers whose disk takes nothing
}

// snapshot adds up what there is of a Zabbix.
func (d *Daemon) snapshot(way *pipeline) snapshot {
	s := snapshot{rate: d.watch.perSecond(way)}
	for _, q := range way.queues {
		st := q.buffer.Stats()
		s.addBuffer(st)
		s.addSender(q.sender.Stats())
		s.lag = max(s.lag, age(st.Oldest))
		if st.Problem != "" {
			s.broken++
		}
	}
	if way.agent != nil {
		s.agent = way.agent.Stats()
	}
	return s
}

func (s *snapshot) addBuffer(b buffer.Stats) {
	t := &s.buffer
	t.Recovered += b.Recovered
	t.Appended += b.Appended
	t.Acknowledged += b.Acknowledged
	t.DroppedSize += b.DroppedSize
	t.DroppedAge += b.DroppedAge
	t.DroppedDisk += b.DroppedDisk
	t.Damaged += b.Damaged
	t.DamagedBytes += b.DamagedBytes
	t.Refused += b.Refused
	t.Resent += b.Resent
	t.Waiting += b.Waiting
	t.Backlog += b.Backlog
	t.Bytes += b.Bytes
	t.InMemory += b.InMemory
	t.Segments += b.Segments
	t.Sessions += b.Sessions
}

func (s *snapshot) addSender(n send.Stats) {
	t := &s.send
	t.Packets += n.Packets
	t.Accepted += n.Accepted
	t.Processed += n.Processed
	t.Failed += n.Failed
	t.Refused += n.Refused
	t.Retries += n.Retries
	t.Redirects += n.Redirects
	t.Targets = append(t.Targets, n.Targets...)
}

// targets are addresses by whether they take values; one that two forms go to
// counts as down when it takes one of them not.
func (s snapshot) targets() map[string]float64 {
	down := map[string]bool{}
	for _, t := range s.send.Targets {
		down[t.Address] = down[t.Address] || t.Error != ""
	}
	n := map[string]float64{"up": 0, "down": 0}
	for _, d := range down {
		if d {
			n["down"]++
		} else {
			n["up"]++
		}
	}
	return n
}

// age is how long ago t was, 0 for the zero time.
func age(t time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return max(time.Since(t), 0)
}
