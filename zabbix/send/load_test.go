package send_test

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/send"
	"vpoller/zabbix/trappertest"
	"vpoller/zabbix/wire"
)

// trapperRole makes this binary a trapper that counts, so that what is measured
// does not include it.
const trapperRole = "VPOLLER_TEST_TRAPPER"

func serveTrapper() {
	trapper := trappertest.New()
	defer trapper.Close()
	trapper.CountOnly()
	fmt.Println(trapper.Addr())
	os.Stdin.Read(make([]byte, 1)) //nolint:errcheck // until the parent is gone
}

func startTrapper(b *testing.B) (addr string) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), trapperRole+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { in.Close(); cmd.Wait() }) //nolint:errcheck
	if _, err := fmt.Fscan(out, &addr); err != nil {
		b.Fatal(err)
	}
	return addr
}

// BenchmarkMinute delivers what 10,000 hosts with 50 items a minute make, in real
// time for some seconds, and measures this process: CPU in percent of one core,
// memory, and how long the oldest value waited.
func BenchmarkMinute(b *testing.B) {
	for _, hosts := range []int{1000, 10_000, 30_000} {
		b.Run(fmt.Sprintf("hosts=%d", hosts), func(b *testing.B) {
			c := newChain(b, b.TempDir(), send.Config{Addresses: []string{startTrapper(b)}}, 10*time.Second, wire.AgentData)
			defer c.stop()
			const seconds = 10
			for b.Loop() {
				began, cpu, lag := time.Now(), cpuTime(b), time.Duration(0)
				ticker := time.NewTicker(100 * time.Millisecond)
				for tick := range seconds * 10 {
					<-ticker.C
					appendHosts(b, c, tick, hosts/600)
					if st := c.buffer.Stats(); !st.Oldest.IsZero() {
						lag = max(lag, time.Since(st.Oldest))
					}
				}
				ticker.Stop()
				drained(b, c)
				took := time.Since(began)
				b.ReportMetric(float64(cpuTime(b)-cpu)/float64(took)*100, "cpu-%")
				b.ReportMetric(float64(seconds*10*(hosts/600)*50)/took.Seconds(), "values/s")
				b.ReportMetric(lag.Seconds(), "lag-s")
				b.ReportMetric(rss(b), "RSS-MB")
			}
		})
	}
}

// appendHosts appends 50 values of each of n hosts.
func appendHosts(b *testing.B, c *chain, tick, n int) {
	b.Helper()
	now := time.Now()
	for h := range n {
		values := make([]zabbix.Value, 50)
		for i := range values {
			values[i] = zabbix.Value{Host: fmt.Sprintf("vm-%05d.example.org", tick*n+h), Value: strconv.Itoa(tick * i), Clock: now.Unix(), NS: int32(i),
				Key: fmt.Sprintf(`vpoller["vm.perf.metric.get","vc01.example.org","{HOST.HOST}",,,,,"counter.%d"]`, i)}
		}
		if err := c.buffer.Append(values); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkThroughput delivers a backlog as fast as it goes.
func BenchmarkThroughput(b *testing.B) {
	c := newChain(b, b.TempDir(), send.Config{Addresses: []string{startTrapper(b)}}, 10*time.Second, wire.AgentData)
	defer c.stop()
	values, cpu := 0, cpuTime(b)
	for b.Loop() {
		appendHosts(b, c, 0, 1000)
		drained(b, c)
		values += 50_000
	}
	b.ReportMetric(float64(values)/b.Elapsed().Seconds(), "values/s")
	b.ReportMetric(float64(cpuTime(b)-cpu)/float64(values)/1000, "cpu-us/value")
}

// cpuTime is what this process used so far.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// rss is the most memory that this process had, in MB.
func rss(b *testing.B) float64 {
	b.Helper()
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kb float64
	_, rest, _ := strings.Cut(string(data), "VmHWM:")
	fmt.Sscan(rest, &kb) //nolint:errcheck
	return kb / 1000
}
