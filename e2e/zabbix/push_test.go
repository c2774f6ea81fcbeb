package zabbix

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/internal/secret"
	"vpoller/protocol"
	"vpoller/vsphere"
	"vpoller/vsphere/vcsimtest"
)

// pushVMs is how many virtual machines register themselves.
const pushVMs = 200

// TestPush has vpoller-sender fill a real Zabbix: hosts register themselves and
// get the templates of the flavour active, every item shows something, one that
// cannot becomes not supported and recovers; and then Zabbix and the sender are
// treated as badly as can be, and every sample is in the history once.
func TestPush(t *testing.T) {
	p := newPush(t)
	p.timed("register", p.registers)
	p.timed("values", p.shows)
	begin := time.Now()
	p.timed("faults", p.suffers)
	p.timed("all there", func() { p.complete(begin) })
}

// push is the sender between a simulated vCenter and Zabbix.
type push struct {
	t         *testing.T
	z         *api
	s         *system
	server    *server
	relay     *relay
	sender    *sender
	direct    *vsphere.Pool // asks the vCenter what is true
	templates names
	hosts     []monitored
}

// switched is the virtual machine that is off at first.
const switched = "DC0_H0_VM7"

func (p *push) power(on bool) {
	p.t.Helper()
	if err := p.s.sim.SetPower(switched, on); err != nil {
		p.t.Fatal(err)
	}
}

func newPush(t *testing.T) *push {
	t.Helper()
	z := login(t, setting(t, "ZABBIX_API"), setting(t, "ZABBIX_RELEASE"), setting(t, "ZABBIX_USER"), setting(t, "ZABBIX_PASSWORD"))
	p := &push{t: t, z: z, s: newSystem(t, vcsimtest.Options{VMs: pushVMs, Datastores: 2}), server: serverOf(t)}
	p.direct = directPool(t, p.s.sim)
	importFile(t, z, templateFile(z.release, "active"))
	p.templates = templatesOf(z, "active")
	pace(z, p.templates, func(class string) string {
		if class == "CONFIG" || class == "HISTORY" {
			return "1m"
		}
		return "20s"
	})
	t.Cleanup(func() { unregister(z.in(t), p.templates) })
	registration(t, z, p.templates)
	createHost(z, processes, p.templates.id(t, "Virtual Machine Processes"), []macro{{"{$VSPHERE.GUEST.PASSWORD}", "guest"}})
	p.power(false)
	p.relay = newRelay(t, setting(t, "ZABBIX_TRAPPER"))
	p.sender = startSender(t, p.s, p.relay.addr())
	return p
}

// directPool reads the vCenter without a mirror, and apart from what is tested.
func directPool(t *testing.T, sim *vcsimtest.Server) *vsphere.Pool {
	t.Helper()
	pool, err := vsphere.NewPool([]vsphere.Host{{
		Hostname: vcenter, URL: sim.URL(), Username: "user", Password: secret.New("pass"), Timeout: 10 * time.Second,
	}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	runUntilEnd(t, pool.Run)
	return pool
}

func (p *push) timed(what string, do func()) {
	p.t.Helper()
	begin := time.Now()
	do()
	p.t.Logf("%s: %.0f s", what, time.Since(begin).Seconds())
	if p.t.Failed() {
		p.t.FailNow()
	}
}

// registers waits until there is a host for each object of the vCenter, with its
// template.
func (p *push) registers() {
	awaitFor(p.t, 2*patience, 2*time.Second, func() []string {
		p.hosts = monitoredBy(p.z, params{"templateids": p.templates.ids()})
		registered := map[string]bool{}
		for _, h := range p.hosts {
			registered[h.Host] = true
		}
		var missing []string
		for _, name := range p.objects() {
			if !registered[name] {
				missing = append(missing, "no host has registered for "+name)
			}
		}
		return missing
	})
	if n := len(p.hosts) - len(p.some(0)); n != pushVMs {
		p.t.Errorf("%d hosts have the template of virtual machines, want %d", n, pushVMs)
	}
	p.t.Logf("%d hosts", len(p.hosts))
}

// objects are the names of all that should be a host.
func (p *push) objects() []string {
	p.t.Helper()
	all := []string{vcenter}
	for _, method := range []string{"datacenter.discover", "cluster.discover", "host.discover", "vm.discover", "datastore.discover"} {
		for _, row := range p.ask(&protocol.Request{Method: method}).(protocol.List) {
			name, _ := row.(protocol.Object).Get("name")
			all = append(all, name.(string))
		}
	}
	if len(all) < pushVMs+8 {
		p.t.Fatalf("the vCenter has only %d objects", len(all))
	}
	return all
}

// ask asks the vCenter directly.
func (p *push) ask(r *protocol.Request) protocol.Value {
	p.t.Helper()
	r.Set(protocol.FieldHostname, vcenter)
	resp, err := p.direct.Call(p.t.Context(), r)
	if err != nil {
		p.t.Fatalf("%s of %s: %v", r.Method, r.Name, err)
	}
	return resp.Result
}

// some are all hosts that are no virtual machines, and n that are.
func (p *push) some(n int) []monitored {
	id := p.templates.id(p.t, "Virtual Machine")
	var some []monitored
	for _, h := range p.hosts {
		isVM := slices.ContainsFunc(h.Templates, func(t struct{ TemplateID string }) bool { return t.TemplateID == id })
		if isVM {
			n--
		}
		if !isVM || n >= 0 {
			some = append(some, h)
		}
	}
	return some
}

// shows waits until every item and rule shows something: over and over of some
// hosts, where a rule may find nothing that finds something on others, and then of
// all. One has no samples at first.
func (p *push) shows() {
	p.recovers()
	awaitFor(p.t, patience, 5*time.Second, func() []string {
		return slices.DeleteFunc(p.pendingOf(p.some(4)), func(what string) bool { return strings.Contains(what, ": rule ") })
	})
	awaitFor(p.t, patience, 10*time.Second, func() []string { return p.pendingOf(p.hosts) })
}

func (p *push) pendingOf(hosts []monitored) []string {
	return pendingOf(judgeAll(lookAt(p.z, hosts), p.templates))
}

// recovers waits until Zabbix says that a virtual machine that is off has no
// samples, and turns it on until they are there.
func (p *push) recovers() {
	vm := p.hosts[slices.IndexFunc(p.hosts, func(h monitored) bool { return h.Host == switched })]
	await(p.t, func() []string { return p.supported(vm, false, time.Now()) })
	p.power(true)
	since := time.Now()
	await(p.t, func() []string { return p.supported(vm, true, since) })
}

// supported says which counters of a virtual machine are not as they should be:
// with values since then, or not supported for a reason.
func (p *push) supported(vm monitored, on bool, since time.Time) []string {
	var items []item
	p.z.call("item.get", params{
		"hostids": vm.HostID, "search": params{"key_": `"vm.perf.metric.get"`}, "filter": params{"status": 0},
		"output": []string{"name", "key_", "state", "error", "lastclock"},
	}, &items)
	if len(items) < 10 {
		p.t.Fatalf("%s has only %d counters", vm.Host, len(items))
	}
	var wrong []string
	for _, i := range items {
		if isHistorical(i.Key) {
			continue
		}
		fresh := i.State == "0" && clock(i.LastClock).After(since)
		told := i.State == "1" && i.Error != ""
		if on && !fresh || !on && !told {
			wrong = append(wrong, fmt.Sprintf("%s is on: %v; %s has the state %s, %q, and a value of %s", vm.Host, on, i.Name, i.State, i.Error, clock(i.LastClock)))
		}
	}
	return wrong
}

// suffers: the sender is killed five times, Zabbix stops for a minute and then
// is killed in the middle of a packet.
func (p *push) suffers() {
	p.sender.kill()
	p.sender.kill()

	p.server.pause()
	minute := time.After(time.Minute)
	p.sender.kill()
	<-minute
	p.server.resume()
	p.sender.kill()
	if n := p.server.skipped(); n > 0 {
		p.t.Errorf("%d values came twice, though Zabbix forgot none", n)
	}

	p.relay.halfway(p.t, p.server.kill)
	p.server.start()
	p.sender.kill()
}
