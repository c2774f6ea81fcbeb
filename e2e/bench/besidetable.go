package main

import (
	"fmt"
	"time"

	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
)

func besideTable(o senderOptions, rows []besideRow) *report.Table {
	t := &report.Table{
		Title: "Side by side",
		Intro: fmt.Sprintf("%d VMs of a simulated vCenter that takes %s for a call besides its work, in a real Zabbix of its own for each way: %d properties and %d realtime counters of each VM every minute, the same quantities each way. %s each.",
			o.vms, "10 ms", len(besideProperties), len(besideCounters), o.time),
		Columns: []report.Column{report.Text("way"), report.Number("load"), report.Number("values/min"), report.Number("of those due"), report.Number("SOAP calls/min"),
			report.Number("CPU s/min"), report.Number("CPU ms/1,000 values"), report.Number("server and checks"), report.Number("proxy"), report.Number("worker"), report.Number("sender"),
			report.Number("database"), report.Number("vCenter")},
		Notes: []string{
			"values/min: rows that came into Zabbix's history. of those due: by one for each item and minute. The active mode brings every sample of a counter, three a minute, so more.",
			"CPU s/min: processor seconds in a minute of all that is not Zabbix's database: the columns from server and checks (the server with all processes that it starts) to sender. The last two columns are not in it.",
			"The collector reads what it reads whatever items there are: all VMs, hypervisors and datastores, and its own set of counters, once a minute each (VMwareFrequency and VMwarePerfFrequency 60, its defaults).",
		},
	}
	for _, r := range rows {
		t.Add(r.cells()...)
	}
	return t
}

func (r besideRow) ours() time.Duration { return r.server + r.proxy + r.worker + r.sender }

func (r besideRow) cells() []string {
	minutes := r.took.Minutes()
	seconds := func(d time.Duration) string { return report.Decimal(d.Seconds() / minutes) }
	return []string{
		r.title, r.load, report.Count(float64(r.values) / minutes), report.Factor(stats.Ratio(float64(r.values)/minutes, float64(r.due))),
		report.Decimal(float64(r.calls) / minutes),
		seconds(r.ours()), report.Decimal(stats.Ratio(report.Millis(r.ours()), float64(r.values)/1000)),
		seconds(r.server), seconds(r.proxy), seconds(r.worker), seconds(r.sender), seconds(r.database), seconds(r.vcenter),
	}
}

func (r besideRow) summary() string {
	minutes := r.took.Minutes()
	return fmt.Sprintf("%s of %d values/min, %s calls/min, %s CPU s/min", report.Count(float64(r.values)/minutes), r.due,
		report.Decimal(float64(r.calls)/minutes), report.Decimal(r.ours().Seconds()/minutes))
}
