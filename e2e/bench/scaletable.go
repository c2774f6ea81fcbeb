package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
)

func scaleTable(o scaleOptions, rows []scaleRow) *report.Table {
	t := &report.Table{
		Title: "Scale",
		Intro: fmt.Sprintf("A simulated vCenter of %d hosts and %d datastores that takes %s for a call besides its work. Every VM is polled once a minute for %d properties (5 of them volatile), %d in a request, and %d realtime counters, %d in a request, through vpoller-proxy and one vpoller-worker; %d connections with many requests in the air. Each line is %s.",
			scaleHosts, scaleDatastores, o.latency, len(scaleProperties()), o.group, len(scaleCounters()), o.bunch, pollerConns, o.length),
		Columns: []report.Column{report.Number("VMs"), report.Text("mirror"), report.Text("phase"), report.Number("first sync s"), report.Number("vCenter's s"),
			report.Number("polls/s"), report.Number("p50 ms"), report.Number("p99 ms"), report.Number("failed"),
			report.Number("calls/min"), report.Number("MB/min"), report.Number("CPU s/min"), report.Number("ms/poll"),
			report.Number("MB now"), report.Number("MB peak"), report.Number("sessions"), report.Number("vCenter CPU s/min")},
		Notes: []string{
			"first sync s: from the start of the worker process to its first complete vm.discover; vCenter's s: processor time that the simulated vCenter used in that.",
			"p50, p99: from when a request was due, so that waiting to be sent counts.",
			"calls/min, MB/min: SOAP calls to the vCenter, and what it sent. CPU, MB now and peak: of the worker process.",
			fmt.Sprintf("storm: %s %% of the VMs are moved, migrated or annotated each minute, and all usage figures change every 20 s.", report.Decimal(o.storm)),
			fmt.Sprintf("The Python original made %d SOAP calls for each of these requests, measured elsewhere: %s calls a minute for 1,000 VMs.",
				originalCalls, report.Count(float64(1000*originalCalls*(len(scaleProperties())/o.group+len(scaleCounters())/o.bunch)))),
		},
	}
	for _, r := range rows {
		t.Add(r.cells()...)
		t.Notes = append(t.Notes, r.note())
	}
	return t
}

func (r scaleRow) minutes() float64 { return r.polls.Seconds / time.Minute.Seconds() }

func (r scaleRow) failed() int {
	n := 0
	for _, f := range r.polls.Failed {
		n += f
	}
	return n
}

func (r scaleRow) total() (calls int) {
	for _, n := range r.calls {
		calls += n
	}
	return calls
}

func (r scaleRow) cells() []string {
	first := []string{report.None, report.None}
	if r.sync > 0 {
		first = []string{report.Decimal(r.sync.Seconds()), report.Decimal(r.first)}
	}
	mirror := "off"
	if r.mirror {
		mirror = "on"
	}
	answered := float64(r.polls.Answered)
	return []string{
		report.Count(float64(r.vms)), mirror, r.phase, first[0], first[1],
		report.Count(answered / r.polls.Seconds), report.Decimal(r.polls.P50), report.Decimal(r.polls.P99), strconv.Itoa(r.failed()),
		report.Decimal(float64(r.total()) / r.minutes()), report.Decimal(float64(r.sent) / 1e6 / r.minutes()),
		report.Decimal(r.worker.Seconds() / r.minutes()), report.Decimal(stats.Ratio(report.Millis(r.worker), answered)),
		report.Count(float64(r.resident) / 1e6), report.Count(float64(r.peak) / 1e6), strconv.Itoa(r.sessions),
		report.Decimal(r.simulate.Seconds() / r.minutes()),
	}
}

// note tells which calls they were, and what failed.
func (r scaleRow) note() string {
	var methods []string
	for method, n := range r.calls {
		methods = append(methods, fmt.Sprintf("%s %s", method, report.Decimal(float64(n)/r.minutes())))
	}
	slices.Sort(methods)
	text := fmt.Sprintf("%s VMs, mirror %t, %s: calls/min %s.", report.Count(float64(r.vms)), r.mirror, r.phase, strings.Join(methods, ", "))
	if r.changes > 0 {
		text += fmt.Sprintf(" %d changes.", r.changes)
	}
	if r.polls.Late > 0 {
		text += fmt.Sprintf(" %d requests were sent late, %d never: more were in the air than the poller allows.", r.polls.Late, r.polls.Unsent)
	}
	if r.failed() > 0 {
		text += fmt.Sprintf(" Failed: %v, for example %q.", r.polls.Failed, r.polls.Examples)
	}
	return text
}

func (r scaleRow) summary() string {
	return fmt.Sprintf("%s polls/s, p99 %s ms, %s calls/min, %d MB, %d failed", report.Count(float64(r.polls.Answered)/r.polls.Seconds),
		report.Decimal(r.polls.P99), report.Decimal(float64(r.total())/r.minutes()), r.resident/1e6, r.failed())
}
