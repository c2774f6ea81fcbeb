package vsphere

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// BenchmarkPoll is what answers from memory cost: ten properties, or the newest
// sample of a counter.
func BenchmarkPoll(b *testing.B) {
	sim, err := vcsimtest.New(vcsimtest.Options{VMs: 100})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = sim.Close() }()
	h := hostFor(sim)
	h.Mirror = true
	p, err := NewPool([]Host{h}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer shutDown(p)
	const vm = "DC0_C0_RP0_VM0"
	for what, body := range map[string]string{
		"properties": ask("vm.get", vm, "name", "runtime.powerState", "runtime.host", "runtime.bootTime", "overallStatus",
			"config.guestFullName", "config.uuid", "config.hardware.numCPU", "guest.ipAddress", "summary.quickStats.overallCpuUsage"),
		"counter": fmt.Sprintf(perfBody, vm, "cpu.usage.percent.average", `""`),
	} {
		b.Run(what, func(b *testing.B) {
			r := request(b, body)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Call(context.Background(), r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkMany is what an object of a request about many costs, beside a
// request about one: thirty properties, or twenty counters since a minute ago.
func BenchmarkMany(b *testing.B) {
	const vms = 1000
	sim, err := vcsimtest.New(vcsimtest.Options{VMs: vms})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = sim.Close() }()
	h := hostFor(sim)
	h.Mirror, h.Timeout = true, time.Minute
	p, err := NewPool([]Host{h}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer shutDown(p)
	for what, r := range map[string]*protocol.Request{"properties": manyProperties(b), "counters": manyCounters(b)} {
		names := namesOf(b, p)
		b.Run(what+"/one", func(b *testing.B) { benchmarkCalls(b, p, r.One(names[0]), 1) })
		many := *r
		many.SetNames(names)
		b.Run(what+"/many", func(b *testing.B) { benchmarkCalls(b, p, &many, len(names)) })
	}
}

func manyProperties(b *testing.B) *protocol.Request {
	paths := []string{
		"name", "runtime.powerState", "runtime.host", "runtime.bootTime", "runtime.connectionState", "runtime.maxCpuUsage", "runtime.maxMemoryUsage",
		"overallStatus", "configStatus", "config.annotation", "config.guestFullName", "config.guestId", "config.version", "config.uuid", "config.instanceUuid",
		"config.template", "config.hardware.numCPU", "config.hardware.memoryMB", "guest.hostName", "guest.ipAddress", "guest.toolsRunningStatus", "guest.guestState",
		"summary.config.numEthernetCards", "summary.config.numVirtualDisks", "resourcePool", "summary.quickStats.overallCpuUsage",
		"summary.quickStats.guestMemoryUsage", "summary.quickStats.hostMemoryUsage", "summary.quickStats.uptimeSeconds", "summary.storage.committed",
	}
	r := request(b, `{"method": "vm.get"}`)
	r.SetProperties(paths)
	return r
}

func manyCounters(b *testing.B) *protocol.Request {
	return request(b, fmt.Sprintf(`{"method": "vm.perf.get", "since": %d, "counter-name": "%s"}`, time.Now().Add(-time.Minute).UnixMilli(),
		"cpu.usage.percent.average,cpu.usagemhz.megaHertz.average,cpu.ready.millisecond.summation,cpu.idle.millisecond.summation,cpu.wait.millisecond.summation,"+
			"cpu.used.millisecond.summation,cpu.latency.percent.average,cpu.costop.millisecond.summation,cpu.demand.megaHertz.average,mem.usage.percent.average,"+
			"mem.active.kiloBytes.average,mem.consumed.kiloBytes.average,mem.granted.kiloBytes.average,mem.overhead.kiloBytes.average,mem.swapped.kiloBytes.average,"+
			"mem.vmmemctl.kiloBytes.average,net.usage.kiloBytesPerSecond.average,net.received.kiloBytesPerSecond.average,net.transmitted.kiloBytesPerSecond.average,sys.uptime.second.latest"))
}

func namesOf(b *testing.B, p *Pool) []string {
	resp, err := p.Call(context.Background(), request(b, `{"method": "vm.discover"}`))
	if err != nil {
		b.Fatal(err)
	}
	var names []string
	for _, row := range resp.Result.(protocol.List) {
		name, _ := row.(protocol.Object).Get("name")
		names = append(names, name.(string))
	}
	return names[:1000]
}

// benchmarkCalls reports what each of the objects of r costs.
func benchmarkCalls(b *testing.B, p *Pool, r *protocol.Request, objects int) {
	for range 2 { // reads, and then knows
		if _, err := p.Call(context.Background(), r); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Call(context.Background(), r); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*objects), "ns/object")
}
