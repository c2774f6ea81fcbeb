package importer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/internal/discover"
	"vpoller/internal/pattern"
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

func (a *answers) discover(rules ...hostsync.Rule) ([]hostsync.Inventory, []error, error) {
	d := &discoverer{finder: discover.Finder{Asker: a, Timeout: 5 * time.Second}, rules: rules}
	return d.all(context.Background(), []string{"vc01"})
}

func TestAnErrorOfOneKindIsToldAndMakesTheVCenterPartial(t *testing.T) {
	a := &answers{texts: map[string]string{"vm.discover ": oneVM}}
	all, problems, err := a.discover(hostsync.Rule{Kind: hostsync.VM}, hostsync.Rule{Kind: hostsync.Hypervisor})
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0].Error(), "the hypervisors of vc01 are not known") {
		t.Fatalf("problems %v, %v", problems, err)
	}
	if !all[0].Partial || !slices.Equal(all[0].Whole, []hostsync.Kind{hostsync.VM}) || len(all[0].Objects) != 1 {
		t.Errorf("inventory %+v", all[0])
	}
}

func TestNobodyAnswers(t *testing.T) {
	a := &answers{err: broker.ErrNoReply}
	_, _, err := a.discover(hostsync.Rule{Kind: hostsync.VM}, hostsync.Rule{Kind: hostsync.Hypervisor})
	if !errors.Is(err, broker.ErrNoReply) || len(a.asked) != 1 {
		t.Errorf("error %v after %d requests", err, len(a.asked))
	}
}

// Tags are asked for of those objects only whose host depends on them.
func TestTags(t *testing.T) {
	match := func(text string) []pattern.Match {
		m, err := pattern.ParseMatch(text)
		if err != nil {
			t.Fatal(err)
		}
		return []pattern.Match{m}
	}
	rule := hostsync.Rule{Kind: hostsync.VM, Include: hostsync.Filter{Name: match("web*"), Tag: match("env/prod")}}
	a := &answers{texts: map[string]string{
		"vm.discover ":    `[{"name": "web1", "moid": "vm-1"}, {"name": "db1", "moid": "vm-2"}, {"name": "web2", "moid": "vm-3"}]`,
		"vm.tag.get vm-1": `[{"category": "env", "name": "prod"}]`,
		"vm.tag.get vm-3": `[]`,
	}}
	all, problems, err := a.discover(rule)
	if err != nil || problems != nil || len(a.asked) != 3 {
		t.Fatalf("problems %v, %v after %d requests", problems, err, len(a.asked))
	}
	var wanted []string
	for i := range all[0].Objects {
		if rule.Excluded(&all[0].Objects[i]) == "" {
			wanted = append(wanted, all[0].Objects[i].Name)
		}
	}
	if !slices.Equal(wanted, []string{"web1"}) {
		t.Errorf("wanted %v", wanted)
	}
	delete(a.texts, "vm.tag.get vm-3") // what has unknown tags must not lose its host
	if _, _, err := a.discover(rule); err == nil || !strings.Contains(err.Error(), "vm.tag.get") {
		t.Errorf("error %v", err)
	}
}
