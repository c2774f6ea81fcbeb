package agent

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/internal/push"
	"vpoller/protocol"
	"vpoller/zabbix"
	"vpoller/zabbix/active"
)

// server is a Zabbix: lists of items by host.
type server struct {
	mu      sync.Mutex
	lists   map[string][]active.Item
	sent    map[string]string // the list that each host was handed out, as text
	refuse  map[string]string // why there is none
	err     error             // it is away
	broken  string            // the host that cannot be asked about
	paused  bool
	took    time.Duration // an answer takes
	asked   []string      // "12s web01 metadata"
	beats   []string
	busy    int
	busiest int
	start   time.Time
}

func (s *server) Refresh(ctx context.Context, h *active.Host) (active.Checks, error) {
	s.mu.Lock()
	s.asked = append(s.asked, fmt.Sprintf("%v %s %s", time.Since(s.start).Round(time.Second), h.Name, h.Metadata))
	s.busy++
	s.busiest = max(s.busiest, s.busy)
	took := s.took
	s.mu.Unlock()
	if took > 0 {
		sleep(ctx, took)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	if s.err != nil {
		return active.Checks{}, s.err
	}
	if s.broken == h.Name {
		return active.Checks{}, errors.New("cannot be encoded")
	}
	if info := s.refuse[h.Name]; info != "" {
		delete(s.sent, h.Name)
		return active.Checks{}, fmt.Errorf("refresh: %w", &active.Error{Host: h.Name, Info: info})
	}
	text := fmt.Sprint(s.lists[h.Name])
	if s.sent[h.Name] == text {
		return active.Checks{Paused: s.paused}, nil
	}
	if s.sent == nil {
		s.sent = map[string]string{}
	}
	s.sent[h.Name] = text
	return active.Checks{Changed: true, Items: s.lists[h.Name], Paused: s.paused}, nil
}

func (s *server) Heartbeat(_ context.Context, h *active.Host, every time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.beats = append(s.beats, fmt.Sprintf("%v %s %v", time.Since(s.start).Round(time.Second), h.Name, every))
	return nil
}

func (s *server) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// list makes a list of "delay key" each, or of keys that are due every minute.
func list(all ...string) []active.Item {
	var items []active.Item
	for _, text := range all {
		delay, key, ok := strings.Cut(text, " ")
		if !ok {
			delay, key = "1m", text
		}
		items = append(items, active.Item{Key: key, Original: key, Delay: delay})
	}
	return items
}

func property(name string) string { return "vpoller[vm.get,,," + name + "]" }

const counter = "vpoller[vm.perf.metric.get,,,,,,,cpu.usage.percent.average]"

// vcenters answer questions.
type vcenters struct {
	mu    sync.Mutex
	say   func(push.Question) push.Answer // nil: the object's name
	hang  map[string]time.Duration        // by vCenter
	asked []push.Question
	at    []time.Time
}

func (v *vcenters) Poll(ctx context.Context, questions []push.Question, answered func(int, push.Answer)) {
	v.mu.Lock()
	say, hang := v.say, v.hang[questions[0].Request.Hostname]
	for _, q := range questions {
		v.asked = append(v.asked, q)
		v.at = append(v.at, time.Now())
	}
	v.mu.Unlock()
	if hang > 0 {
		sleep(ctx, hang)
	}
	for i, q := range questions {
		if say == nil {
			answered(i, push.Answer{Values: []push.Value{{Text: q.Request.Name, Time: time.Now()}}})
		} else {
			answered(i, say(q))
		}
	}
}

func (v *vcenters) sayThat(f func(push.Question) push.Answer) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.say = f
}

func passing() push.Answer {
	return push.Answer{Err: protocol.Errorf(protocol.CodeUnavailable, "vc01 is away")}
}

func nothing(text string) push.Answer {
	return push.Answer{Err: protocol.Errorf(protocol.CodeNotFound, "%s", text)}
}

// shelf is a sink.
type shelf struct {
	mu     sync.Mutex
	values []zabbix.Value
	err    error
}

func (s *shelf) Append(values []zabbix.Value) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	s.values = append(s.values, values...)
	return nil
}

// take takes the values as texts, "value" or "!reason".
func (s *shelf) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, v := range s.values {
		text := v.Value
		if v.State == zabbix.NotSupported {
			text = "!" + text
		}
		all = append(all, text)
	}
	s.values = nil
	return all
}

func (s *shelf) takeValues() []zabbix.Value {
	s.mu.Lock()
	defer s.mu.Unlock()
	values := s.values
	s.values = nil
	return values
}

func (s *shelf) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func vm(n int) Host {
	return Host{Name: fmt.Sprintf("web%02d", n), Metadata: "vpoller vm", Ref: push.Ref{Kind: push.VM, VCenter: "vc01", Name: fmt.Sprintf("vm-%d", n)}}
}

// A world is an agent and its surroundings.
type world struct {
	*server
	*vcenters
	*shelf
	agent *Agent
	cfg   Config
	stop  func()
}

// newWorld makes one; change may change the configuration.
func newWorld(t *testing.T, change func(*Config)) *world {
	t.Helper()
	w := &world{
		server:   &server{lists: map[string][]active.Item{}, refuse: map[string]string{}, start: time.Now()},
		vcenters: &vcenters{hang: map[string]time.Duration{}}, shelf: &shelf{},
	}
	w.cfg = Config{Name: "zabbix", Checks: w.server, Poller: w.vcenters, Sink: w.shelf, Version: "1.2.3", Location: time.UTC, Logger: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&w.cfg)
	}
	w.renew(t)
	return w
}

// renew makes a new agent, as a restart does.
func (w *world) renew(t *testing.T) {
	t.Helper()
	a, err := New(w.cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.agent = a
}

// run runs the agent until stop; in a bubble.
func (w *world) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { w.agent.Run(ctx) }) //nolint:errcheck // always nil
	w.stop = func() {
		cancel()
		running.Wait()
	}
}

// pass lets time pass.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}
