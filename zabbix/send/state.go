package send

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"vpoller/zabbix"
)

// state counts, and says once what changes.
type state struct {
	log *slog.Logger

	mu      sync.Mutex // guards what follows
	counts  Stats
	targets map[string]*Target
	most    int // values in a packet, less than full while answers are lost
	full    int
	streak  int             // packets accepted in a row since most has changed
	away    map[string]bool // whose last exchange brought no answer
	began   int             // how many outages
	calm    context.Context // until the next of them
	begin   func()
	back    chan struct{} // closed when an address takes values again
}

// Stats tell what a sender did.
type Stats struct {
	Packets   uint64 // accepted
	Accepted  uint64 // values in them
	Processed uint64 // of these, taken by Zabbix
	Failed    uint64 // of these, not wanted: no such item, or had before
	Refused   uint64 // values that Zabbix refused to look at, given up
	Retries   uint64 // exchanges that did not bring a packet through
	Redirects uint64

	Targets []Target // by address
}

// A Target is a server or proxy that was asked to take values.
type Target struct {
	Address string
	Error   string    // "" while it takes values
	Since   time.Time // of the state
}

func newState(addresses []string, full int, log *slog.Logger) *state {
	s := &state{log: log, targets: map[string]*Target{}, away: map[string]bool{}, back: make(chan struct{}), most: full, full: full}
	s.calm, s.begin = context.WithCancel(context.Background())
	for _, addr := range addresses {
		s.targets[addr] = &Target{Address: addr, Since: time.Now()}
	}
	return s
}

// Stats returns them as of now.
func (s *Sender) Stats() Stats {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	st := s.state.counts
	for _, addr := range slices.Sorted(maps.Keys(s.state.targets)) {
		st.Targets = append(st.Targets, *s.state.targets[addr])
	}
	return st
}

// target is made when a redirect names it first. Called with the lock held.
func (s *state) target(addr string) *Target {
	t := s.targets[addr]
	if t == nil {
		t = &Target{Address: addr, Since: time.Now()}
		s.targets[addr] = t
	}
	return t
}

// recovery is how many packets in a row let packets grow again.
const recovery = 100

func (s *state) accepted(addr string, values int, reply zabbix.Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.Packets++
	s.counts.Accepted += uint64(values)
	processed := min(reply.Processed, values)
	s.counts.Processed += uint64(processed)
	s.counts.Failed += uint64(values - processed)
	if s.streak++; s.streak >= recovery && s.most < s.full {
		s.streak, s.most = 0, min(2*s.most, s.full)
	}
	delete(s.away, addr)
	if t := s.target(addr); t.Error != "" {
		s.log.Info("Zabbix takes values again", "address", addr, "after", time.Since(t.Since).Round(time.Second))
		t.Error, t.Since = "", time.Now()
		close(s.back)
		s.back = make(chan struct{})
	}
}

func (s *state) failed(addr string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.Retries++
	s.streak = 0
	if !s.away[addr] && !errors.Is(err, errRefused) && !errors.Is(err, errToAndFro) {
		s.away[addr] = true
		s.began++
		s.begin()
		s.calm, s.begin = context.WithCancel(context.Background())
	}
	t := s.target(addr)
	if t.Error == "" {
		t.Since = time.Now()
		s.log.Warn("Zabbix takes no values: they wait", "address", addr, "error", err)
	}
	t.Error = strings.ToValidUTF8(err.Error(), "\uFFFD")
}

// outages counts how often an address took no packets after it had, or at first.
func (s *state) outages() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.began
}

// recovery is closed when an address takes values again.
func (s *state) recovery() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.back
}

// untilOutage ends when the next outage begins.
func (s *state) untilOutage() context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calm
}

func (s *state) redirected() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.Redirects++
}

func (s *state) dropped(addr string, v zabbix.Value, reply zabbix.Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.Refused++
	s.log.Error("Zabbix refuses a value: it is dropped", "address", addr, "host", v.Host, "key", v.Key, "itemid", v.ItemID, "bytes", len(v.Value), "info", reply.Info)
}

// shrink makes packets smaller than one whose answers were lost.
func (s *state) shrink(values int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.streak = 0
	s.most = min(s.most, max(values/2, min(minPacket, s.full), 1))
}

// packetValues is how many values a packet may hold now.
func (s *state) packetValues() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.most
}
