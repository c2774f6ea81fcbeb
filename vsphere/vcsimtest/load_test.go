package vcsimtest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/performance"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// source is an inventory with what loading must not lose.
func source(t *testing.T) *Server {
	s := Start(t, Options{VMs: 3})
	r := s.model.Map()
	vm := virtualMachines(r)[0]
	vm.OverallStatus = types.ManagedEntityStatusYellow
	vm.TriggeredAlarmState = []types.AlarmState{{Key: "1.2", Entity: vm.Self,
		Alarm: types.ManagedObjectReference{Type: "Alarm", Value: "alarm-9001"}}}
	vm.Guest.ToolsVersionStatus2 = "guestToolsCurrent"
	vm.Guest.Disk = nil
	m := r.Get(*serviceContent(r).PerfManager).(*perfManager)
	m.PerfCounter = slices.Clone(m.PerfCounter) // the table is the simulator's own
	for i := range m.PerfCounter {
		m.PerfCounter[i].Key += 5000
	}
	m.HistoricalInterval = []types.PerfInterval{{Key: 1, SamplingPeriod: 600, Name: "Past shift", Length: 3600}}
	ds := all[*simulator.Datastore](r, "Datastore")[0]
	ds.Summary.Url = "ds:///vmfs/volumes/saved/"
	return s
}

func TestLoad(t *testing.T) {
	c := login(t, Start(t, Options{Load: save(t, source(t))}))
	t.Run("keeps what was saved", func(t *testing.T) { keepsWhatWasSaved(t, c) })
	t.Run("answers for the saved counters", func(t *testing.T) { answersForSavedCounters(t, c) })
}

func keepsWhatWasSaved(t *testing.T, c *govmomi.Client) {
	vm := vmByName(t, c, "DC0_H0_VM0", "overallStatus", "guest", "triggeredAlarmState")
	if vm.OverallStatus != types.ManagedEntityStatusYellow {
		t.Errorf("the status turned %s", vm.OverallStatus)
	}
	if len(vm.Guest.Disk) != 0 {
		t.Errorf("a real guest got disks %+v", vm.Guest.Disk)
	}
	var alarm mo.Alarm
	if err := c.RetrieveOne(testContext(t), vm.TriggeredAlarmState[0].Alarm, []string{"info"}, &alarm); err != nil || alarm.Info.Name != "alarm-9001" {
		t.Errorf("the unsaved alarm is %+v, %v", alarm.Info, err)
	}
	var stores []mo.Datastore
	retrieve(t, c, "Datastore", []string{"info", "summary"}, &stores)
	if got := stores[0].Info.GetDatastoreInfo().Url; got != "ds:///vmfs/volumes/saved/" || stores[0].Summary.Url != got {
		t.Errorf("the datastore's URL is %s", got)
	}
	if vm := vmByName(t, c, "DC0_H0_VM1", "guest"); len(vm.Guest.Disk) != 3 {
		t.Errorf("the guest disks are %+v", vm.Guest.Disk)
	}
}

func answersForSavedCounters(t *testing.T, c *govmomi.Client) {
	ctx := testContext(t)
	m := performance.NewManager(c.Client)
	counters, err := m.CounterInfoByName(ctx)
	if err != nil || counters["cpu.usage.average"] == nil || counters["cpu.usage.average"].Key < 5000 {
		t.Fatalf("cpu.usage.average is %+v, %v", counters["cpu.usage.average"], err)
	}
	intervals, err := m.HistoricalInterval(ctx)
	if err != nil || len(intervals) != 1 || intervals[0].Name != "Past shift" {
		t.Errorf("the intervals are %+v, %v", intervals, err)
	}
	vm := vmByName(t, c, "DC0_H0_VM0")
	answer, err := m.Query(ctx, []types.PerfQuerySpec{{Entity: vm.Self, IntervalId: 20, MaxSample: 3,
		MetricId: []types.PerfMetricId{{CounterId: counters["cpu.usage.average"].Key}}}})
	if err != nil || len(answer) != 1 || len(answer[0].(*types.PerfEntityMetric).SampleInfo) != 3 {
		t.Errorf("the samples are %+v, %v", answer, err)
	}
}

func TestLoadRefusesWhatIsNoInventory(t *testing.T) {
	for name, content := range map[string]string{
		"not XML":        "hello",
		"another object": `<ObjectContent><obj type="Folder">group-d1</obj></ObjectContent>`,
		"no object":      `<ObjectContent/>`,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "0000-x.xml"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := New(Options{Load: dir}); err == nil {
			t.Errorf("%s was loaded", name)
			_ = s.Close()
		}
	}
	if _, err := New(Options{Load: "testdata/no-such-directory"}); err == nil {
		t.Error("a directory that is not there was loaded")
	}
}
