package senderd_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vpoller/internal/config"
	"vpoller/internal/pattern"
	"vpoller/internal/push"
	"vpoller/internal/secret"
	"vpoller/internal/service/senderd"
	"vpoller/internal/service/standalone"
	"vpoller/vsphere/vcsimtest"
	"vpoller/zabbix/trappertest"
)

const patience = 30 * time.Second

// vpoller runs a proxy and a worker in front of a simulated vCenter, and returns
// the proxy's frontend.
func vpoller(t *testing.T) (endpoint string) {
	t.Helper()
	sim := vcsimtest.Start(t, vcsimtest.Options{})
	cfg := config.Default()
	cfg.Proxy.Frontend, cfg.Proxy.Backend, cfg.Proxy.Mgmt = "tcp://127.0.0.1:0", "tcp://127.0.0.1:0", "tcp://127.0.0.1:0"
	cfg.Worker.Mgmt = "tcp://127.0.0.1:0"
	cfg.VSphere = []config.VSphere{{Hostname: "vc", URL: sim.URL(), Username: "user", Password: secret.New("pass"), Timeout: patience}}
	d, err := standalone.New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	run(t, d.Run)
	return d.Proxy.FrontendAddr()
}

// run runs a daemon until the test ends.
func run(t *testing.T, daemon func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- daemon(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// A registry hands out the same items to every host that was announced with
// metadata, from the next request on.
type registry struct {
	keys []string

	mu       sync.Mutex // guards what follows
	metadata map[string]string
	quiet    int // requests about hosts without metadata
}

func (r *registry) announced(host string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.metadata[host]
}

func (r *registry) answer(request []byte) []byte {
	var q struct {
		Request  string
		Host     string
		Metadata string `json:"host_metadata"`
		Version  *string
	}
	if err := json.Unmarshal(request, &q); err != nil || q.Request != "active checks" {
		return []byte(`{"response":"failed","info":"unknown request"}`)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if q.Metadata == "" {
		r.quiet++
	}
	if _, known := r.metadata[q.Host]; !known {
		if q.Metadata != "" {
			r.metadata[q.Host] = q.Metadata
		}
		return fmt.Appendf(nil, `{"response":"failed","info":"host [%s] not found"}`, q.Host)
	}
	return r.list(q.Version != nil)
}

// list is in the newer form, whose intervals are texts, or the older one.
func (r *registry) list(newer bool) []byte {
	type item struct {
		Key    string `json:"key"`
		ItemID int    `json:"itemid,omitempty"`
		Delay  any    `json:"delay"`
	}
	var all []item
	for i, key := range r.keys {
		if newer {
			all = append(all, item{key, i + 1, "1s"})
		} else {
			all = append(all, item{key, 0, 1})
		}
	}
	text, _ := json.Marshal(map[string]any{"response": "success", "data": all}) //nolint:errcheck // of such a map it never fails
	return text
}

func settings(t *testing.T, endpoint string, z *trappertest.Server) *config.Sender {
	cfg := config.DefaultSender()
	cfg.VPoller.Endpoint = endpoint
	cfg.Mgmt, cfg.Buffer.Dir = "tcp://127.0.0.1:0", t.TempDir()
	to := config.DefaultSenderZabbix()
	to.Addresses = []string{z.Addr()}
	cfg.Zabbix = append(cfg.Zabbix, to)
	cfg.Active = config.DefaultSenderActive()
	cfg.Active.VCenters = []string{"vc"}
	cfg.Active.Hosts = []*config.SenderHosts{config.DefaultSenderHosts(push.VM)}
	web, err := pattern.ParseMatch("DC0_H0_*")
	if err != nil {
		t.Fatal(err)
	}
	cfg.Jobs = []*config.SenderJob{
		{
			Name: "power", VCenters: []string{"vc"}, Method: "vm.get", Kind: push.VM, Properties: []string{"runtime.powerState"}, Interval: time.Second,
			Exclude: config.ImportFilter{"name": {web}}, Host: "{vcenter} {name}", Item: "vm[{property}]",
		},
		{Name: "machines", VCenters: []string{"vc"}, Method: "vm.discover", Interval: time.Second, Host: "{vcenter}", Item: "vm.discovery"},
	}
	return cfg
}

// latest are the values taken, by host and key, with "!" before reasons.
func latest(z *trappertest.Server) map[string]string {
	values := map[string]string{}
	for _, v := range z.Values() {
		values[v.Host+" "+v.Key] = strings.Repeat("!", v.State) + v.Value
	}
	return values
}

// TestFromVCenterToZabbix is all of it: objects are found, announced, asked for
// and delivered, and so are jobs.
func TestFromVCenterToZabbix(t *testing.T) {
	t.Parallel()
	z := trappertest.New()
	t.Cleanup(z.Close)
	r := &registry{metadata: map[string]string{}, keys: []string{
		"vpoller[vm.get,,,name]", "vpoller[vm.get,vc,DC0_H0_VM0,name]", "vpoller[vm.get,,,no.such]", "vpoller.ping", "system.cpu.load",
	}}
	z.Handle(r.answer)
	cfg := settings(t, vpoller(t), z)
	d, err := senderd.New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	run(t, d.Run)
	const host = "DC0_C0_RP0_VM1"
	want := map[string]string{
		host + " vpoller[vm.get,,,name]":             host,
		host + " vpoller[vm.get,vc,DC0_H0_VM0,name]": "DC0_H0_VM0",
		host + " vpoller.ping":                       "1",
		"vc " + host + " vm[runtime.powerState]":     "poweredOn",
		"vc vm.discovery":                            "[{",
		host + " vpoller[vm.get,,,no.such]":          "!",
		host + " system.cpu.load":                    "!",
		"DC0_H0_VM0 vpoller[vm.get,,,name]":          "DC0_H0_VM0",
	}
	waitFor(t, func() string {
		got := latest(z)
		for item, value := range want {
			if !strings.HasPrefix(got[item], value) || got[item] == "" {
				return fmt.Sprintf("%s is %q, want %q", item, got[item], value)
			}
		}
		return ""
	})
	if got := r.announced(host); got != "vpoller vm vc DC0_C0 /DC0/vm" {
		t.Errorf("announced as %q", got)
	}
	if got := latest(z)["vc DC0_H0_VM0 vm[runtime.powerState]"]; got != "" {
		t.Errorf("an excluded machine is %s", got)
	}
	if c := z.Counts(); c.Lost != 0 || c.Repeated != 0 {
		t.Errorf("%+v", c)
	}
}

// TestADryRunAnnouncesNobody and says whom it would announce.
func TestADryRunAnnouncesNobody(t *testing.T) {
	t.Parallel()
	z := trappertest.New()
	t.Cleanup(z.Close)
	r := &registry{metadata: map[string]string{"DC0_H0_VM0": ""}, keys: []string{"vpoller[vm.get,,,name]", "vpoller[vm.get,,,no.such]"}}
	z.Handle(r.answer)
	var out strings.Builder
	if err := senderd.DryRun(t.Context(), settings(t, vpoller(t), z), slog.New(slog.DiscardHandler), &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  DC0_H0_VM0  vpoller[vm.get,,,name]  DC0_H0_VM0\n",
		"  DC0_H0_VM0  vpoller[vm.get,,,no.such]  not supported: ",
		"DC0_C0_RP0_VM1  announced as  vpoller vm vc DC0_C0 /DC0/vm\n",
		"zabbix zabbix: 1 hosts with 2 items: 1 supported, 1 not supported, 0 without a value because somebody is away\n",
		"3 hosts are not known to Zabbix: a dry run announces nothing\n",
		"job power: 2 objects, 2 values\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if len(r.metadata) != 1 || r.quiet == 0 || z.Counts().Packets != 0 {
		t.Errorf("announced %v; %+v", r.metadata, z.Counts())
	}
}

// TestOnceFromVCenterToZabbix announces hosts, waits for them, and delivers.
func TestOnceFromVCenterToZabbix(t *testing.T) {
	t.Parallel()
	z := trappertest.New()
	t.Cleanup(z.Close)
	r := &registry{metadata: map[string]string{}, keys: []string{"vpoller[vm.get,,,name]"}}
	z.Handle(r.answer)
	var out strings.Builder
	if err := senderd.Once(t.Context(), settings(t, vpoller(t), z), slog.New(slog.DiscardHandler), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	want := []string{
		"objects: 4 found, 4 hosts made of them",
		"zabbix zabbix: 4 hosts with 4 items: 4 supported, 0 not supported, 0 without a value because somebody is away",
		"job power: 2 objects, 2 values",
		"job machines: 1 objects, 1 values",
		"zabbix zabbix: 7 values accepted, 7 taken",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("says\n%s", out.String())
	}
}

// waitFor waits until there is nothing more to say.
func waitFor(t *testing.T, missing func() string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for {
		text := missing()
		if text == "" {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("it does not come about: %s", text)
		}
	}
}
