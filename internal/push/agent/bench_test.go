package agent

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"vpoller/internal/push"
	"vpoller/zabbix"
	"vpoller/zabbix/active"
	"vpoller/zabbix/schedule"
)

// big makes an agent with many hosts of 50 items, ten of which are counters.
func big(tb testing.TB, hosts int) *Agent {
	tb.Helper()
	s := &server{}
	a, err := New(Config{Checks: s, Poller: &instant{}, Sink: nowhere{}, Location: time.UTC, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		tb.Fatal(err)
	}
	specs := make([]Host, hosts)
	for n := range specs {
		specs[n] = vm(n)
	}
	a.SetHosts(specs)
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, h := range a.hosts {
		a.apply(h, fifty(), time.Now()) // a text of its own each time, as from the wire
	}
	return a
}

func fifty() []active.Item {
	items := make([]active.Item, 50)
	for i := range items {
		key := fmt.Sprintf("vpoller[vm.get,,,summary.quickStats.property%d]", i)
		if i%5 == 0 {
			key = fmt.Sprintf("vpoller[vm.perf.metric.get,,,,,,,group%d.counter.percent.average]", i)
		}
		items[i] = active.Item{Key: key, Original: fmt.Sprintf("%s{$HOST}", key), Delay: []string{"1m", "1m", "5m"}[i%3]}
	}
	return items
}

// instant answers at once.
type instant struct{}

func (instant) Poll(_ context.Context, questions []push.Question, answered func(int, push.Answer)) {
	now := time.Now()
	for i := range questions {
		answered(i, push.Answer{Values: []push.Value{{Text: "42", Time: now}}})
	}
}

type nowhere struct{}

func (nowhere) Append([]zabbix.Value) error { return nil }

// BenchmarkItems measures what items cost in memory: see B/item.
func BenchmarkItems(b *testing.B) {
	for _, hosts := range []int{1_000, 10_000, 30_000} {
		b.Run(fmt.Sprint(hosts, "x50"), func(b *testing.B) {
			for range b.N {
				before := inUse()
				a := big(b, hosts)
				used := inUse() - before
				b.ReportMetric(float64(used)/float64(hosts*50), "B/item")
				b.ReportMetric(float64(used)/1e6, "MB")
				runtime.KeepAlive(a)
			}
		})
	}
}

func inUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkRound measures what the agent itself adds to a value.
func BenchmarkRound(b *testing.B) {
	a := big(b, 1000)
	var probes []probe
	for id := range a.items {
		it := &a.items[id]
		probes = append(probes, newProbe(ticket{schedule.ID(id), it.gen}, it))
		if len(probes) == roundLimit {
			break
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		a.round(b.Context(), probes)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(probes)), "ns/item")
}
