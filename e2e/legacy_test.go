package e2e

import (
	"testing"

	"vpoller/vsphere/vcsimtest"
)

// TestFormsOf2014 asks in the words of the first manual, and in those of the C
// client, which never learned newer ones.
func TestFormsOf2014(t *testing.T) {
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(), host("vc", vcsimtest.Start(t, vcsimtest.Options{Golden: true})))
	c := client(t, proxy)
	for _, q := range []struct{ request, result string }{
		{`{"method": "host.poll", "hostname": "vc", "name": "DC0_H0", "info.url": null, "properties": ["runtime.powerState"]}`,
			`[{"name": "DC0_H0", "runtime.powerState": "poweredOn"}]`},
		{`{"method": "datastore.poll", "hostname": "vc", "name": null, "info.url": "/vmfs/sim/DC0-LocalDS_0", "properties": ["summary.accessible"]}`,
			`[{"name": "LocalDS_0", "info.url": "/vmfs/sim/DC0-LocalDS_0", "summary.accessible": true}]`},
		{`{"method": "vm.poll", "hostname": "vc", "name": "DC0_H0_VM0", "property": "runtime.powerState"}`,
			`[{"name": "DC0_H0_VM0", "runtime.powerState": "poweredOn"}]`},
		{`{"method": "cluster.poll", "hostname": "vc", "name": "DC0_C0", "properties": ["overallStatus"]}`,
			`[{"name": "DC0_C0", "overallStatus": "green"}]`},
		{`{"method": "datacenter.poll", "hostname": "vc", "name": "DC0", "properties": ["overallStatus"]}`,
			`[{"name": "DC0", "overallStatus": "green"}]`},
		{`{"method": "vm.perf.metric.info", "hostname": "vc", "name": "DC0_H0_VM0", "counter-id": "cpu.usage.percent.average"}`,
			`[{"counterId": "cpu.usage.percent.average", "instance": ""}]`},
		{`{"method": "datacenter.discover", "hostname": "vc", "name": "(null)", "properties": ["(null)"], "key": "(null)"}`,
			`[{"name": "DC0"}]`},
	} {
		if err := answers(q.result)(recorded{}, ask(t, c, []byte(q.request))); err != nil {
			t.Errorf("%s: %v", q.request, err)
		}
	}
}
