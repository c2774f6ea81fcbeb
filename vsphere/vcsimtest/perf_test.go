package vcsimtest

import (
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/performance"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// perfClient is a client with the counters' keys by name.
type perfClient struct {
	*govmomi.Client
	*performance.Manager
	counters map[string]*types.PerfCounterInfo
}

func newPerfClient(t *testing.T, o Options) perfClient {
	c := login(t, Start(t, o))
	m := performance.NewManager(c.Client)
	counters, err := m.CounterInfoByName(testContext(t))
	if err != nil {
		t.Fatal(err)
	}
	return perfClient{c, m, counters}
}

// query asks for one counter of one entity.
func (c perfClient) query(t *testing.T, spec types.PerfQuerySpec, counter, instance string) (*types.PerfEntityMetric, error) {
	t.Helper()
	spec.MetricId = []types.PerfMetricId{{CounterId: c.counters[counter].Key, Instance: instance}}
	answer, err := c.Query(testContext(t), []types.PerfQuerySpec{spec})
	if err != nil || len(answer) == 0 {
		return nil, err
	}
	return answer[0].(*types.PerfEntityMetric), nil
}

func TestSamplesLieOnTheGridOldestFirst(t *testing.T) {
	c := newPerfClient(t, Options{})
	vm := vmByName(t, c.Client, "DC0_H0_VM0")
	spec := types.PerfQuerySpec{Entity: vm.Self, IntervalId: 20, MaxSample: 5}
	first, err := c.query(t, spec, "cpu.usage.average", "")
	if err != nil {
		t.Fatal(err)
	}
	values := first.Value[0].(*types.PerfMetricIntSeries).Value
	if len(first.SampleInfo) != 5 || len(values) != 5 {
		t.Fatalf("%d times and %d values, want 5", len(first.SampleInfo), len(values))
	}
	for i, s := range first.SampleInfo {
		if s.Interval != 20 || s.Timestamp.Unix()%20 != 0 || s.Timestamp.After(time.Now()) {
			t.Errorf("a sample at %s, every %d s", s.Timestamp, s.Interval)
		}
		if i > 0 && s.Timestamp.Sub(first.SampleInfo[i-1].Timestamp) != 20*time.Second {
			t.Errorf("sample %d does not follow the one before", i)
		}
	}
	spec.EndTime = &first.SampleInfo[4].Timestamp
	again, err := c.query(t, spec, "cpu.usage.average", "")
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range again.Value[0].(*types.PerfMetricIntSeries).Value {
		if v != values[i] {
			t.Errorf("sample %d was %d, now %d", i, values[i], v)
		}
	}
}

func TestInstancesAreThoseOfTheEntity(t *testing.T) {
	c := newPerfClient(t, Options{})
	var hosts []mo.HostSystem
	retrieve(t, c.Client, "HostSystem", []string{"name"}, &hosts)
	spec := types.PerfQuerySpec{Entity: hosts[0].Self, IntervalId: 20, MaxSample: 1}
	for instance, want := range map[string]int{"": 1, "0": 1, "*": 3, "nope": 0} {
		answer, err := c.query(t, spec, "cpu.usage.average", instance)
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		if answer != nil {
			got = len(answer.Value)
		}
		if got != want {
			t.Errorf("instance %q has %d series, want %d", instance, got, want)
		}
	}
}

func TestWhatIsNotMeasuredHasNoSamples(t *testing.T) {
	s := Start(t, Options{})
	virtualMachines(s.model.Map())[0].Runtime.PowerState = types.VirtualMachinePowerStatePoweredOff
	c := login(t, s)
	vm := vmByName(t, c, "DC0_H0_VM0")
	var clusters []mo.ClusterComputeResource
	retrieve(t, c, "ClusterComputeResource", []string{"name"}, &clusters)
	m := performance.NewManager(c.Client)
	for _, ref := range []types.ManagedObjectReference{vm.Self, clusters[0].Self} {
		answer, err := m.Query(testContext(t), []types.PerfQuerySpec{{Entity: ref, IntervalId: 20, MaxSample: 1}})
		if err != nil || len(answer) != 0 {
			t.Errorf("%s: %+v, %v; want nothing", ref, answer, err)
		}
	}
	summary, err := m.ProviderSummary(testContext(t), clusters[0].Self)
	if err != nil || summary.CurrentSupported {
		t.Errorf("the cluster's provider is %+v, %v", summary, err)
	}
	metrics, err := m.AvailableMetric(testContext(t), clusters[0].Self, 300)
	if err != nil || len(metrics) < 10 {
		t.Errorf("the cluster has %d metrics, %v", len(metrics), err)
	}
}

func TestWrongQueriesAreFaults(t *testing.T) {
	c := newPerfClient(t, Options{})
	vm := vmByName(t, c.Client, "DC0_H0_VM0")
	id := []types.PerfMetricId{{CounterId: 2}}
	for name, spec := range map[string]types.PerfQuerySpec{
		"interval": {Entity: vm.Self, IntervalId: 7, MetricId: id},
		"counter":  {Entity: vm.Self, IntervalId: 20, MetricId: []types.PerfMetricId{{CounterId: 99999}}},
	} {
		if _, err := c.Query(testContext(t), []types.PerfQuerySpec{spec}); !fault.Is(err, &types.InvalidArgument{}) {
			t.Errorf("unknown %s: %v, want InvalidArgument", name, err)
		}
	}
	gone := types.ManagedObjectReference{Type: "VirtualMachine", Value: "vm-0"}
	_, err := c.Query(testContext(t), []types.PerfQuerySpec{{Entity: gone, IntervalId: 20, MetricId: id}})
	if !fault.Is(err, &types.ManagedObjectNotFound{}) {
		t.Errorf("unknown entity: %v, want ManagedObjectNotFound", err)
	}
}

func TestCSVSaysTheSame(t *testing.T) {
	c := newPerfClient(t, Options{})
	vm := vmByName(t, c.Client, "DC0_H0_VM0")
	end := time.Now().Truncate(time.Minute)
	spec := types.PerfQuerySpec{Entity: vm.Self, IntervalId: 20, MaxSample: 2, EndTime: &end,
		MetricId: []types.PerfMetricId{{CounterId: c.counters["cpu.usage.average"].Key}}}
	plain, err := c.query(t, spec, "cpu.usage.average", "")
	if err != nil {
		t.Fatal(err)
	}
	spec.Format = string(types.PerfFormatCsv)
	answer, err := c.Query(testContext(t), []types.PerfQuerySpec{spec})
	if err != nil {
		t.Fatal(err)
	}
	csv := answer[0].(*types.PerfEntityMetricCSV)
	want := plain.Value[0].(*types.PerfMetricIntSeries).Value
	if got := csv.Value[0].Value; got != join(want) {
		t.Errorf("csv has %s, plain %d", got, want)
	}
	if wantInfo := "20," + end.Add(-20*time.Second).UTC().Format(time.RFC3339) + ",20," + end.UTC().Format(time.RFC3339); csv.SampleInfoCSV != wantInfo {
		t.Errorf("csv times are %s, want %s", csv.SampleInfoCSV, wantInfo)
	}
}

func TestHistoryIsLimitedToSoManySeries(t *testing.T) {
	c := newPerfClient(t, Options{})
	var clusters []mo.ClusterComputeResource
	retrieve(t, c.Client, "ClusterComputeResource", []string{"name"}, &clusters)
	one := types.PerfQuerySpec{Entity: clusters[0].Self, IntervalId: 300, MaxSample: 1,
		MetricId: []types.PerfMetricId{{CounterId: c.counters["cpu.usagemhz.average"].Key}}}
	specs := make([]types.PerfQuerySpec, defaultMaxQueryMetrics)
	for i := range specs {
		specs[i] = one
	}
	if _, err := c.Query(testContext(t), specs); err != nil {
		t.Errorf("%d series: %v", len(specs), err)
	}
	if _, err := c.Query(testContext(t), append(specs, one)); !fault.Is(err, &types.InvalidArgument{}) {
		t.Errorf("one series more: %v, want InvalidArgument", err)
	}
}

func TestGapsAreMinusOne(t *testing.T) {
	s := Start(t, Options{})
	s.SetPerfGaps(3)
	c := login(t, s)
	vm := vmByName(t, c, "DC0_H0_VM0")
	answer, err := performance.NewManager(c.Client).Query(testContext(t), []types.PerfQuerySpec{{Entity: vm.Self,
		IntervalId: 20, MaxSample: 9, MetricId: []types.PerfMetricId{{CounterId: 2}}}})
	if err != nil {
		t.Fatal(err)
	}
	missing := 0
	for _, v := range answer[0].(*types.PerfEntityMetric).Value[0].(*types.PerfMetricIntSeries).Value {
		if v == noSample {
			missing++
		}
	}
	if missing != 3 {
		t.Errorf("%d of 9 samples are missing, want 3", missing)
	}
}

func TestAnswersHaveALimitOfElements(t *testing.T) {
	s := Start(t, Options{})
	s.SetPerfAnswerLimit(100)
	c := login(t, s)
	vm := vmByName(t, c, "DC0_H0_VM0")
	m := performance.NewManager(c.Client)
	spec := types.PerfQuerySpec{Entity: vm.Self, IntervalId: 20, MaxSample: 180, MetricId: []types.PerfMetricId{{CounterId: 2}}}
	if _, err := m.Query(testContext(t), []types.PerfQuerySpec{spec}); !fault.Is(err, &types.SystemError{}) {
		t.Errorf("an hour of plain samples: %v, want SystemError", err)
	}
	spec.Format = string(types.PerfFormatCsv)
	if answer, err := m.Query(testContext(t), []types.PerfQuerySpec{spec}); err != nil || len(answer) != 1 {
		t.Errorf("the same in CSV: %+v, %v", answer, err)
	}
}

func TestTheDisconnectedHaveNoSamples(t *testing.T) {
	s := Start(t, Options{})
	vm := virtualMachines(s.model.Map())[0]
	vm.Runtime.ConnectionState = types.VirtualMachineConnectionStateDisconnected
	host := hostSystems(s.model.Map())[0]
	host.Runtime.ConnectionState = types.HostSystemConnectionStateDisconnected
	m := performance.NewManager(login(t, s).Client)
	for _, ref := range []types.ManagedObjectReference{vm.Self, host.Self} {
		answer, err := m.Query(testContext(t), []types.PerfQuerySpec{{Entity: ref, IntervalId: 20, MaxSample: 1}})
		if err != nil || len(answer) != 0 {
			t.Errorf("%s: %+v, %v; want nothing", ref, answer, err)
		}
	}
}
