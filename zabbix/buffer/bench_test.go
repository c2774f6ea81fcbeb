package buffer

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"vpoller/zabbix"
)

// typical are values as the active template makes them.
func typical(n int) []zabbix.Value {
	list := make([]zabbix.Value, n)
	for i := range list {
		list[i] = zabbix.Value{Host: fmt.Sprintf("vm-%05d.example.org", i), Clock: 1_700_000_000, NS: int32(i), Value: "12.5",
			Key: `vpoller["vm.perf.metric.get","vc01.example.org","{HOST.HOST}",,,,,"cpu.usage.average"]`}
	}
	return list
}

// BenchmarkThrough takes values all the way: appended in batches, read, acknowledged.
func BenchmarkThrough(b *testing.B) {
	for _, n := range []int{1, 50, 1000} {
		b.Run(fmt.Sprintf("batch=%d", n), func(b *testing.B) {
			buf := mustOpen(b, Config{Dir: b.TempDir()})
			list, r := typical(n), buf.Fresh()
			b.ReportAllocs()
			for b.Loop() {
				mustAppend(b, buf, list)
				if _, _, err := r.Next(b.Context(), 10_000, 8<<20); err != nil {
					b.Fatal(err)
				}
				r.Ack()
			}
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "values/s")
		})
	}
}

// BenchmarkOutage fills a buffer with an hour of 1,000 hosts and empties it.
func BenchmarkOutage(b *testing.B) {
	const values = 3_000_000
	list := typical(1000)
	for b.Loop() {
		dir := b.TempDir()
		buf := mustOpen(b, Config{Dir: dir})
		began := time.Now()
		for range values / len(list) {
			mustAppend(b, buf, list)
		}
		filled := time.Now()
		mustClose(b, buf)
		closed := time.Now()
		buf = mustOpen(b, Config{Dir: dir})
		opened := time.Now()
		drain10k(b, buf)
		b.ReportMetric(values/filled.Sub(began).Seconds(), "append-values/s")
		b.ReportMetric(values/time.Since(opened).Seconds(), "read-values/s")
		b.ReportMetric(opened.Sub(closed).Seconds(), "open-s")
		b.ReportMetric(rss(b), "RSS-MB")
	}
}

func drain10k(b *testing.B, buf *Buffer) {
	b.Helper()
	r := buf.Backlog()
	for {
		if _, _, err := r.Next(now(), 10_000, 8<<20); err != nil {
			return
		}
		r.Ack()
	}
}

// rss is this process's, in MB.
func rss(b *testing.B) float64 {
	b.Helper()
	runtime.GC()
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kb float64
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	fmt.Sscan(rest, &kb) //nolint:errcheck
	return kb / 1000
}
