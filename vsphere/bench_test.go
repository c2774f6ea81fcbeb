package vsphere

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

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
