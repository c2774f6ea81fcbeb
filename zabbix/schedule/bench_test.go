package schedule_test

import (
	"fmt"
	"testing"
	"time"

	"vpoller/zabbix/interval"
	"vpoller/zabbix/schedule"
)

// sizes are numbers of items: 1,000, 10,000 and 30,000 hosts of 50 each, less and
// more.
var sizes = []int{5_000, 50_000, 500_000, 1_500_000}

func full(b *testing.B, n int) (*schedule.Scheduler, *interval.Interval) {
	s, minute := newScheduler(), every(b, "1m")
	for i := range n {
		s.Add(schedule.Item{Group: vms, Interval: minute, Seed: schedule.Seed(fmt.Sprint(i))}, start)
	}
	return s, minute
}

// BenchmarkDue is one second of the life of a scheduler whose items are due every
// minute.
func BenchmarkDue(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, _ := full(b, n)
			now, polled := start, 0
			b.ReportAllocs()
			for b.Loop() {
				now = now.Add(time.Second)
				for _, batch := range s.Due(now) {
					polled += len(batch.Items)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(max(1, polled)), "ns/item")
		})
	}
}

func BenchmarkAddRemove(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, minute := full(b, n)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.Remove(s.Add(schedule.Item{Group: vms, Interval: minute, Seed: uint64(i)}, start))
			}
		})
	}
}
