package main

import (
	"fmt"
	"time"

	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
)

func senderTable(o senderOptions, rows []senderRow) *report.Table {
	t := &report.Table{
		Title: "Sender",
		Intro: fmt.Sprintf("`vpoller-sender` is the active agent of as many hosts as a simulated vCenter has VMs, for a Zabbix that hands out lists and counts values, through vpoller-proxy and one vpoller-worker: each a process, all on the same cores. Every host has 50 items of 1m. Each line is %s, from %s after every host had sent values.",
			o.length, o.warmup),
		Columns: []report.Column{report.Number("hosts"), report.Text("items"), report.Number("load"), report.Number("first s"),
			report.Number("values/s"), report.Number("of those due"), report.Number("samples/s"), report.Number("skipped"), report.Number("failed"),
			report.Text("age p50"), report.Text("age p99"), report.Number("lag s"), report.Number("late s"), report.Number("overruns"),
			report.Number("cores"), report.Number("µs/value"), report.Number("MB now"), report.Number("MB peak"),
			report.Number("worker cores"), report.Number("proxy cores"), report.Number("calls/min")},
		Notes: []string{
			"items: properties = 50 properties, 50 values a minute; mixed = 30 properties and 20 realtime counters, each of which brings its three samples of the minute: 90 values.",
			"first s: from the start of the sender until every host had sent a value. of those due: values that came of those that the intervals ask for.",
			"skipped: samples that are missing between two of an item that came.",
			"failed: reasons in place of a value, values that came twice, answers that said nothing about the item, and packets that were none.",
			"age: of a property's value when it came, from the moment that it was measured, the upper end of its class. Samples are older: vCenter hands them out later.",
			"lag, late: the worst in looks once a second at what the sender says: the oldest value that waits to be sent (of samples, by the time they were taken), and how long a due item has not been asked for.",
			"cores: processor time of the sender by wall time. MB: resident. calls/min: SOAP calls to the vCenter.",
		},
	}
	for _, r := range rows {
		t.Add(r.cells()...)
	}
	return t
}

// due is how many values of properties, and how many samples, a host has in a minute.
func (r senderRow) due() (properties, samples float64) {
	if r.mix == "mixed" {
		return float64(len(scaleProperties())), float64(3 * len(scaleCounters()))
	}
	return float64(len(senderMixes()[r.mix])), 0
}

func (r senderRow) failed() int {
	return r.counts.Unsupported + r.counts.Repeated + r.counts.Bad + int(r.passing)
}

func (r senderRow) cells() []string {
	properties, samples := r.due()
	due := (properties + samples) * float64(r.hosts) * r.took.Minutes()
	rate := func(n int) string { return report.Count(float64(n) / r.took.Seconds()) }
	cores := func(d time.Duration) string { return report.Decimal(d.Seconds() / r.took.Seconds()) }
	return []string{
		report.Count(float64(r.hosts)), r.mix, r.load, report.Decimal(r.first.Seconds()),
		rate(r.counts.Values), report.Factor(stats.Ratio(float64(r.counts.Values), due)), rate(r.counts.Samples),
		report.Count(float64(r.counts.Skipped)), report.Count(float64(r.failed())),
		r.counts.Age(0.5), r.counts.Age(0.99), report.Decimal(r.lag), report.Decimal(r.late), report.Count(r.overruns),
		cores(r.sender), report.Decimal(stats.Ratio(report.Micros(r.sender), float64(r.counts.Values))),
		report.Count(float64(r.resident) / 1e6), report.Count(float64(r.peak) / 1e6),
		cores(r.worker), cores(r.proxy), report.Decimal(float64(r.calls) / r.took.Minutes()),
	}
}

func (r senderRow) summary() string {
	return fmt.Sprintf("%s values/s, lag %s s, late %s s, %s cores, %d MB (peak %d), %d failed, trapper %s cores, vCenter %s",
		report.Count(float64(r.counts.Values)/r.took.Seconds()), report.Decimal(r.lag), report.Decimal(r.late),
		report.Decimal(r.sender.Seconds()/r.took.Seconds()), r.resident/1e6, r.peak/1e6, r.failed(),
		report.Decimal(r.double.Seconds()/r.took.Seconds()), report.Decimal(r.vcenter.Seconds()/r.took.Seconds()))
}
