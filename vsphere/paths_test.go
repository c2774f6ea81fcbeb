package vsphere

import (
	"fmt"
	"testing"
)

func TestPaths(t *testing.T) {
	exist := map[string][]string{
		"VirtualMachine": {
			"name", "runtime.powerState", "runtime.host", "summary", "summary.quickStats.overallCpuUsage",
			"config.extraConfig", `config.extraConfig["guestinfo.a.b"]`, `config.extraConfig["SET.x"].value`,
			"config.hardware.device[2000]", "config.hardware.device[4000].deviceInfo.label",
			"config.hardware.device[2000].capacityInKB", // of a type that extends VirtualDevice
			"snapshot.rootSnapshotList", "guest.disk", "customValue", "value", "triggeredAlarmState",
			"runtime.host.name", // the vCenter decides about paths through a reference
			"parent", "resourcePool", "layoutEx.disk", "config.instanceUuid",
		},
		"HostSystem":             {"hardware.cpuInfo.hz", "summary.hardware.memorySize", "configManager.vsanSystem", "parent"},
		"Datastore":              {"info.url", "info.vmfs.uuid", "summary.capacity", "host", "vm"},
		"Network":                {"summary.accessible", "host", "key", "config.name"}, // the last two of a port group
		"ClusterComputeResource": {"summary.numHosts", "configurationEx", "resourcePool"},
		"ResourcePool":           {"runtime.cpu.maxUsage", "owner"},
		"Unheard":                {"anything.at.all"},
	}
	for kind, paths := range exist {
		for _, path := range paths {
			if err := checkPaths(kind, []string{path}); err != nil {
				t.Errorf("%v", err)
			}
		}
	}
}

func TestPathsThatCannotBe(t *testing.T) {
	for _, path := range []string{
		"", ".", "no.such", "Name", "Self", "self", "name.x", "runtime.", ".runtime", "runtime..powerState",
		"runtime.nope", "runtime.powerState.x", "runtime.bootTime.x", "guest.disk.capacity", "name[1]",
		"config.hardware.device[", "config.hardware.device[]", "config.hardware.device[1]x", `config.extraConfig["a]`,
		"guest.net[1].nope", "(null)",
	} {
		if checkPaths("VirtualMachine", []string{path}) == nil {
			t.Errorf("path %q passes", path)
		}
	}
}

func TestPathCheckRemembersOnlyGoodPaths(t *testing.T) {
	var c pathCheck
	for range 2 {
		if err := c.check("VirtualMachine", []string{"name", "guest.disk"}); err != nil {
			t.Error(err)
		}
		if c.check("VirtualMachine", []string{"name", "nope"}) == nil || c.check("HostSystem", []string{"guest.disk"}) == nil {
			t.Error("a path that cannot be passes")
		}
	}
	for i := range 2 * rememberedPaths {
		if err := c.check("VirtualMachine", []string{fmt.Sprintf("config.hardware.device[%d]", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.good) > rememberedPaths {
		t.Errorf("%d paths are remembered, want %d at most", len(c.good), rememberedPaths)
	}
}

// FuzzSplitPath looks for paths that panic or make empty fields.
func FuzzSplitPath(f *testing.F) {
	for _, path := range []string{"a.b", `a["x"].b`, "a[1]", "a[", ".", "]["} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		steps, ok := splitPath(path)
		if ok && len(steps) == 0 {
			t.Errorf("%q is a path without steps", path)
		}
		hasPath("VirtualMachine", path)
	})
}
