package discover

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"vpoller/protocol"
	"vpoller/zabbix/hostsync"
)

// answers is a vPoller that says what it is told to, by method and, where it
// matters, name of the object.
type answers struct {
	mu    sync.Mutex
	texts map[string]string
	asked []*protocol.Request
	err   error
}

func (a *answers) Do(_ context.Context, body []byte) ([]byte, error) {
	r, err := protocol.Decode(body)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked = append(a.asked, r)
	if a.err != nil {
		return nil, a.err
	}
	text, ok := a.texts[r.Method+" "+r.Name]
	if !ok {
		return []byte(`{"success": 1, "msg": "Unknown or missing agent name", "code": "unknown_host"}`), nil
	}
	return []byte(`{"success": 0, "msg": "ok", "result": ` + text + `}`), nil
}

const oneVM = `[{"name": "web%2f1", "moid": "vm-7", "uuid": "bios", "instanceUuid": "instance", "runtime.powerState": "poweredOn", "config.template": true,
 "context": {"vcenter": "vc01", "datacenter.name": "DC0", "cluster.name": "C%25", "host.name": "esx1", "folder.name": "web", "folder.path": "/DC0/vm/web"}}]`

func TestObjectsAreWhatTheRowsSay(t *testing.T) {
	a := &answers{texts: map[string]string{
		"vm.discover ":        oneVM,
		"host.discover ":      `[{"name": "esx1", "moid": "host-1", "uuid": "hardware", "runtime.powerState": "poweredOn", "context": {"cluster.name": ""}}]`,
		"cluster.discover ":   `[{"name": "C0", "moid": "domain-c1", "context": {}}]`,
		"datastore.discover ": `[{"name": "ds", "moid": "datastore-1", "info.url": "ds:///x/"}]`,
	}}
	f := Finder{Asker: a, Timeout: 5 * time.Second}
	want := []hostsync.Object{
		{
			Kind: hostsync.VM, VCenter: "vc01", MoID: "vm-7", UUID: "instance", Name: "web/1", Datacenter: "DC0", Cluster: "C%",
			Host: "esx1", Folder: "web", FolderPath: "/DC0/vm/web", Power: "poweredOn", Template: true,
		},
		{Kind: hostsync.Hypervisor, VCenter: "vc01", MoID: "host-1", UUID: "hardware", Name: "esx1", Host: "esx1", Power: "poweredOn"},
		{Kind: hostsync.Cluster, VCenter: "vc01", MoID: "domain-c1", Name: "C0", Cluster: "C0"},
		{Kind: hostsync.Datastore, VCenter: "vc01", MoID: "datastore-1", UUID: "ds:///x/", URL: "ds:///x/", Name: "ds"},
	}
	for _, o := range want {
		got, err := f.Objects(t.Context(), "vc01", o.Kind)
		if err != nil || fmt.Sprint(got) != fmt.Sprint([]hostsync.Object{o}) {
			t.Errorf("objects %+v, %v\nwant    %+v", got, err, o)
		}
	}
	if _, err := f.Objects(t.Context(), "vc01", "pod"); err == nil {
		t.Error("there are no pods")
	}
	if r := a.asked[0]; !r.Context || r.Hostname != "vc01" || r.Timeout != 5*time.Second {
		t.Errorf("asked %+v", r)
	}
}

func TestAnswersThatSayTooLittle(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"no reference": {`[{"name": "x"}]`, "it is older than this program"},
		"no rows":      {`{"name": "x"}`, "has no rows"},
		"no object":    {`[{"name": "x", "moid": "vm-1"}, 7]`, "row 2 of its answer is no object"},
		"no JSON":      {`[`, "vm.discover: "},
	} {
		a := &answers{texts: map[string]string{"vm.discover ": c.text}}
		_, err := (&Finder{Asker: a}).Objects(t.Context(), "vc01", hostsync.VM)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
