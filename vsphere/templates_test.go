package vsphere

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vmware/govmomi/simulator/vpx"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/internal/templates"
	"vpoller/protocol"
)

func templateRequests(t *testing.T) []templates.Asked {
	t.Helper()
	all, err := templates.Requests(os.DirFS("../templates/catalogue"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestTemplatesAskForProperties is that each property path in a Zabbix template
// exists in the vSphere API.
func TestTemplatesAskForProperties(t *testing.T) {
	for _, a := range templateRequests(t) {
		m, ok := protocol.Lookup(a.Request.Method)
		if !ok || m.Members != nil {
			continue
		}
		for _, path := range a.Request.Properties {
			if !templateMayAsk(m, path) {
				t.Errorf("%s: %s: there is no %s", a.File, a.Key, path)
			}
		}
	}
}

// templateMayAsk reports whether a method can be asked for path.
func templateMayAsk(m *protocol.Method, path string) bool {
	switch {
	case slices.Contains(m.Default, path):
		return true
	case m.Name == "about":
		_, ok := fieldValue(types.AboutInfo{}, path)
		return ok
	case m.Name == "event.latest":
		return path == "event"
	case m.Name == "worker.stats":
		return true // its own test knows the members
	case strings.HasSuffix(m.Name, ".perf.metric.get"):
		return path == "value"
	case strings.HasPrefix(m.Name, "vm.disk."):
		_, ok := fieldValue(types.GuestDiskInfo{}, path)
		return ok
	case m.Name == "vm.guest.net.get":
		_, ok := fieldValue(types.GuestNicInfo{}, path)
		return ok
	case m.Name == "vm.hypervisor.get":
		return hasPath("HostSystem", path)
	case m.Type != "":
		return hasPath(m.Type, path)
	default:
		return false
	}
}

// TestTemplatesAskForCounters is that each performance counter in a Zabbix
// template is one of a real vCenter.
func TestTemplatesAskForCounters(t *testing.T) {
	known := map[string]bool{}
	for i := range vpx.PerfCounter {
		known[counterName(vpx.PerfCounter[i])] = true
	}
	for _, a := range templateRequests(t) {
		for _, name := range a.Request.Counters() {
			if !known[name] {
				t.Errorf("%s: %s: there is no counter %s", a.File, a.Key, name)
			}
		}
	}
}
