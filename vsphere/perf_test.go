package vsphere

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// perfAsk asks for a counter of a virtual machine; more is further members.
func perfAsk(counter, more string) string {
	return `{"method": "vm.perf.metric.get", "name": "DC0_H0_VM0", "counter-name": "` + counter + `"` + more + `}`
}

func TestPerfSamples(t *testing.T) {
	r := newRecordedRig(t)
	want := regexp.MustCompile(`^\{"msg": "Successfully retrieved performance metrics", "success": 0, "result": \[` +
		`\{"interval": 20, "timestamp": "20[-0-9]+ [0-9:.]+\+00:00", "counterId": "cpu.usage.percent.average", "instance": "", "value": [0-9]+\}\]\}$`)
	if got := r.call(perfAsk("cpu.usage.percent.average", "")); !want.MatchString(got) {
		t.Errorf("one sample is %s", got)
	}
	resp := r.response(perfAsk("cpu.usage.percent.average", `, "max-sample": "3"`))
	rows, _ := resp.Result.(protocol.List)
	if len(rows) != 3 {
		t.Fatalf("three samples are %v %s", rows, resp.Msg)
	}
	last := ""
	for _, row := range rows {
		at, _ := row.(protocol.Object).Get("timestamp")
		if at.(string) <= last {
			t.Errorf("sample of %s comes after that of %s; want the newest last", at, last)
		}
		last = at.(string)
	}
}

func TestPerfHistoricalSamples(t *testing.T) {
	r := newRecordedRig(t)
	for _, interval := range []string{"Past Day", "past day"} {
		resp := r.response(`{"method": "cluster.perf.metric.get", "name": "DC0_C0", "max-sample": 2,
			"counter-name": "cpu.usagemhz.megaHertz.average", "perf-interval": "` + interval + `"}`)
		rows, _ := resp.Result.(protocol.List)
		if len(rows) != 2 {
			t.Fatalf("two samples are %v %s", rows, resp.Msg)
		}
		if v, _ := rows[0].(protocol.Object).Get("interval"); v != int64(300) {
			t.Errorf("interval is %v, want 300", v)
		}
	}
}

func TestPerfRefusals(t *testing.T) {
	r := newRecordedRig(t)
	const cpu = "cpu.usage.percent.average"
	for _, bad := range []string{`"x"`, `"0"`, `"-1"`, `"1.5"`, `"99999999999999999999"`, `"100000"`} {
		r.refuses(perfAsk(cpu, `, "max-sample": `+bad), protocol.CodeBadRequest, "Invalid message, cannot retrieve performance metrics")
	}
	r.refuses(perfAsk("cpu.usage.percent", ""), protocol.CodeUnknownCounter, "Unknown performance counter requested")
	r.refuses(perfAsk(cpu, `, "perf-interval": "(null)"`), protocol.CodeUnknownCounter, "Historical interval (null) does not exists")
	r.refuses(strings.Replace(perfAsk(cpu, ""), "DC0_H0_VM0", "nope", 1), protocol.CodeNotFound, "Cannot find object: nope")
	r.refuses(strings.Replace(perfAsk(cpu, ""), "DC0_H0_VM0", "DC0_C1_RP1_VM2", 1), protocol.CodeUnavailable,
		"VM is not powered on, cannot get performance metrics")
	r.refuses(`{"method": "host.perf.metric.get", "name": "DC0_C1_H2", "counter-name": "`+cpu+`"}`, protocol.CodeUnavailable,
		"Host is not connected, cannot get performance metrics")
	r.refuses(`{"method": "cluster.perf.metric.get", "name": "DC0_C0", "counter-name": "`+cpu+`", "perf-interval": null}`, protocol.CodeMissingField,
		"No historical performance interval provided for entity DC0_C0")
	r.refuses(`{"method": "vsan.health.get", "name": "DC0_C1_H2"}`, protocol.CodeUnavailable,
		"Host is not connected, cannot get VSAN health state")
}

func TestPerfWithoutSamples(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	const cpu = "cpu.usage.percent.average"
	r.refuses(perfAsk(cpu, `, "instance": "nope"`), protocol.CodeUnknownCounter,
		`Counter cpu.usage.percent.average of DC0_H0_VM0 has no instance "nope"`)
	r.refuses(perfAsk("vmop.numPoweron.number.latest", ""), protocol.CodeNoSample,
		"No sample of counter vmop.numPoweron.number.latest for DC0_H0_VM0")
}

func TestNoValueIsNoSample(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	answer := &types.PerfEntityMetric{
		SampleInfo: []types.PerfSampleInfo{{Timestamp: at.Add(time.Minute), Interval: 20}, {Timestamp: at, Interval: 20}},
		Value: []types.BasePerfMetricSeries{
			&types.PerfMetricIntSeries{PerfMetricSeries: types.PerfMetricSeries{Id: types.PerfMetricId{Instance: "0"}}, Value: []int64{-1, 7}},
			&types.PerfMetricIntSeries{Value: []int64{-1}},
		},
	}
	found := seriesOf(answer, 5)
	if len(found) != 2 || len(found[0].samples) != 1 || found[0].samples[0] != (sample{at, 20, 7}) || len(found[1].samples) != 0 {
		t.Errorf("series are %+v; -1 is no value", found)
	}
}

func TestNewestSamplesAreKept(t *testing.T) {
	at := func(s int) sample { return sample{time: time.Unix(int64(s), 0), value: int64(s)} }
	got := newest([]sample{at(3), at(1), at(4), at(2)}, 2)
	if len(got) != 2 || got[0].value != 3 || got[1].value != 4 {
		t.Errorf("the newest two are %v", got)
	}
}

func TestPerfInfo(t *testing.T) {
	r := newRecordedRig(t)
	r.wants(`{"method": "vm.perf.metric.info", "name": "DC0_H0_VM0", "counter-name": "cpu.usage.percent.average"}`,
		`{"msg": "Successfully retrieved performance metrics", "success": 0, "result": [{"counterId": "cpu.usage.percent.average", "instance": ""}]}`)
	r.refuses(`{"method": "vm.perf.metric.info", "name": "DC0_H0_VM0", "counter-name": "a.b.c.d"}`,
		protocol.CodeUnknownCounter, "Unknown performance counter requested")
	all := r.response(`{"method": "host.perf.metric.info", "name": "DC0_H0"}`)
	if rows, _ := all.Result.(protocol.List); len(rows) < 10 {
		t.Errorf("all metrics are %v %s", rows, all.Msg)
	}
	if got := r.call(`{"method": "perf.metric.info"}`); !strings.Contains(got,
		`{"key": 2, "nameInfo": {"label": "Usage", "summary": "CPU usage as a percentage during the interval", "key": "usage"}, `+
			`"groupInfo": {"label": "CPU", "summary": "CPU", "key": "cpu"}, "unitInfo": {"label": "%", "summary": "Percentage", "key": "percent"}, `+
			`"rollupType": "average", "statsType": "rate", "level": 1, "perDeviceLevel": 3}`) {
		t.Errorf("counters are %.500s", got)
	}
	if got := r.call(`{"method": "perf.interval.info"}`); !strings.Contains(got,
		`[{"enabled": true, "key": 1, "length": 86400, "level": 1, "name": "Past Day", "samplingPeriod": 300}, `) {
		t.Errorf("intervals are %.500s", got)
	}
}

// TestWithoutAMirrorEachPollAsks: a site that wants direct reads gets them for
// counters too.
func TestWithoutAMirrorEachPollAsks(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	for i := range 3 {
		succeeds(t, r.call(perfAsk("cpu.usage.percent.average", "")))
		if n := r.sim.Calls()["QueryPerf"]; n != i+1 {
			t.Errorf("after %d polls there were %d performance queries", i+1, n)
		}
	}
	if s := r.pool.Stats()[0].Perf; s != (PerfStats{}) {
		t.Errorf("what is read ahead is %+v", s)
	}
}
