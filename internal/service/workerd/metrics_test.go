package workerd_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"vpoller/internal/config"
	"vpoller/internal/ops"
	"vpoller/internal/service/proxyd"
	"vpoller/internal/service/workerd"
	"vpoller/protocol"
)

func mirrored(v *config.VSphere) { v.Mirror, v.MaxAge = true, patience }

// TestMetricsAreThoseOfTheDocumentation compares the pages with Families, from
// which the documentation is made: nothing may be on one side alone.
func TestMetricsAreThoseOfTheDocumentation(t *testing.T) {
	h := buildWith(t, mirrored)
	waitFor(t, func() bool { return h.proxy.HTTPAddr() != "" && h.worker.Connected() > 0 })
	h.ask(t, `{"method": "vm.get", "hostname": "vcsim", "name": "nobody", "properties": ["name"]}`) // for errors_total
	waitFor(t, func() bool {
		return strings.Contains(h.get(t, "/metrics"), `vpoller_vsphere_mirror_synced{vcenter="vcsim"} 1`)
	})
	for address, families := range map[string][]ops.Family{
		h.worker.HTTPAddr(): workerd.Families(),
		h.proxy.HTTPAddr():  proxyd.Families(),
	} {
		text := page(t, address, "/metrics")
		lint(t, text)
		var want []string
		for _, f := range families {
			want = append(want, f.Name)
			for _, line := range linesOf(text, f.Name) {
				if got := labelsOf(line); !slices.Equal(got, slices.Sorted(slices.Values(f.Labels))) {
					t.Errorf("%s has the labels %q, documented are %q", line, got, f.Labels)
				}
			}
		}
		got := namesOf(text)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("served: %q\ndocumented: %q", got, want)
		}
	}
}

// TestCallsHaveHistograms: how long calls took is told for each method.
func TestCallsHaveHistograms(t *testing.T) {
	h := buildWith(t, mirrored)
	waitFor(t, func() bool { return h.worker.Connected() > 0 })
	h.ask(t, `{"method": "about", "hostname": "vcsim"}`)
	text := h.get(t, "/metrics")
	const name, labels = "vpoller_vsphere_call_duration_seconds", `soap_method="Login",vcenter="vcsim"`
	for _, want := range []string{
		"# TYPE " + name + " histogram\n",
		name + "_bucket{" + labels + `,le="60"} 1` + "\n",
		name + "_bucket{" + labels + `,le="+Inf"} 1` + "\n",
		name + "_count{" + labels + "} 1\n",
		name + "_sum{" + labels + "} 0.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}

func lint(t *testing.T, text string) {
	t.Helper()
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

// namesOf are the names of vPoller's metrics in a page, sorted.
func namesOf(text string) []string {
	var names []string
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "# TYPE vpoller_"); ok {
			name, _, _ := strings.Cut(rest, " ")
			names = append(names, "vpoller_"+name)
		}
	}
	slices.Sort(names)
	return names
}

// linesOf are the samples of a metric.
func linesOf(text, name string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, name+"{") || strings.HasPrefix(line, name+" ") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}

// labelsOf are the names of the labels of a sample; their values have no comma.
func labelsOf(line string) []string {
	_, rest, ok := strings.Cut(line, "{")
	if !ok {
		return nil
	}
	inside, _, _ := strings.Cut(rest, "}")
	var names []string
	for pair := range strings.SplitSeq(inside, ",") {
		name, _, _ := strings.Cut(pair, "=")
		names = append(names, name)
	}
	return names
}

// TestMetricsDoNotGrow: a restarted worker comes back under another name and
// from another port, which must not make new metrics.
func TestMetricsDoNotGrow(t *testing.T) {
	h := build(t)
	waitFor(t, func() bool { return h.worker.Connected() > 0 })
	text := page(t, h.proxy.HTTPAddr(), "/metrics")
	if want := `vpoller_proxy_worker_running{address="127.0.0.1"} 0` + "\n"; !strings.Contains(text, want) {
		t.Errorf("no %s in %s", want, text)
	}
	if strings.Contains(text, "remote=") {
		t.Error("a label holds a port")
	}
}

// TestWorkerStats asks through the whole chain.
func TestWorkerStats(t *testing.T) {
	h := buildWith(t, mirrored)
	waitFor(t, func() bool { return h.worker.Connected() > 0 })
	h.ask(t, `{"method": "vm.get", "hostname": "vcsim", "name": "DC0_H0_VM0", "properties": ["runtime.powerState"]}`)
	h.sim.ResetCalls()

	resp := h.ask(t, `{"method": "worker.stats"}`)
	rows, _ := resp.Result.(protocol.List)
	if resp.Success != 0 || len(rows) != 2 {
		t.Fatalf("%+v", resp)
	}
	vcsim, idle := rows[0].(protocol.Object), rows[1].(protocol.Object)
	sameNames(t, vcsim, idle)
	for name, sane := range map[string]func(protocol.Value) bool{
		"hostname":           is("vcsim"),
		"state":              is("connected"),
		"since":              is(nil),
		"sessions":           is(int64(1)),
		"up":                 is(int64(1)),
		"calls":              positive,
		"calls_per_minute":   positive,
		"call_seconds":       positive,
		"received_bytes":     positive,
		"sent_bytes":         positive,
		"mirror_synced":      is(int64(1)),
		"mirror_values":      positive,
		"mirror_lag_seconds": func(v protocol.Value) bool { f, ok := v.(float64); return ok && f >= 0 },
		"perf_series":        is(int64(0)),
		"lane_late":          is(int64(0)),
	} {
		if v, ok := vcsim.Get(name); !ok || !sane(v) {
			t.Errorf("%s is %v", name, v)
		}
	}
	for name, part := range map[string]string{"objects": "VirtualMachine", "soap": "Login"} {
		o, _ := vcsim.Get(name)
		if n, _ := o.(protocol.Object).Get(part); !positive(n) {
			t.Errorf("%s: %v has no %s", name, o, part)
		}
	}
	for name, want := range map[string]protocol.Value{"hostname": "idle", "state": "idle", "calls": int64(0), "mirror_synced": nil} {
		if v, _ := idle.Get(name); v != want {
			t.Errorf("idle: %s is %v, want %v", name, v, want)
		}
	}
}

func is(want protocol.Value) func(protocol.Value) bool {
	return func(v protocol.Value) bool { return v == want }
}

func positive(v protocol.Value) bool {
	switch n := v.(type) {
	case int64:
		return n > 0
	case float64:
		return n > 0
	default:
		return false
	}
}

func sameNames(t *testing.T, a, b protocol.Object) {
	t.Helper()
	seen := map[string]bool{}
	for i := range a {
		if i >= len(b) || a[i].Name != b[i].Name {
			t.Fatalf("rows differ at %s", a[i].Name)
		}
		if seen[a[i].Name] {
			t.Errorf("%s is there twice", a[i].Name)
		}
		seen[a[i].Name] = true
	}
}

func TestWorkerStatsForZabbix(t *testing.T) {
	h := build(t)
	waitFor(t, func() bool { return h.worker.Connected() > 0 })
	for body, want := range map[string]string{
		`{"method": "worker.stats", "helper": "zabbix.lld", "properties": ["state"]}`: `[{"{#VSPHERE.WORKER.HOSTNAME}": "vcsim", "{#VSPHERE.WORKER.STATE}": "idle"}, ` +
			`{"{#VSPHERE.WORKER.HOSTNAME}": "idle", "{#VSPHERE.WORKER.STATE}": "idle"}]`,
		`{"method": "worker.stats", "hostname": "vcsim", "helper": "zabbix.raw", "properties": ["sessions"]}`: "0",
		`{"method": "worker.stats", "hostname": "idle", "properties": ["up", "hostname"]}`: `{"success": 0, "msg": "Successfully retrieved worker statistics", ` +
			`"result": [{"hostname": "idle", "up": 1}]}`,
	} {
		if got, err := h.client.Do(t.Context(), []byte(body)); err != nil || string(got) != want {
			t.Errorf("%s\n got %s\nwant %s (%v)", body, got, want, err)
		}
	}
	for body, code := range map[string]protocol.Code{
		`{"method": "worker.stats", "hostname": "nobody"}`:    protocol.CodeUnknownHost,
		`{"method": "worker.stats", "properties": ["speed"]}`: protocol.CodeInvalidProperty,
	} {
		if r := h.ask(t, body); r.Code != code || r.Hint == "" {
			t.Errorf("%s: %+v, want %s", body, r, code)
		}
	}
	if n := h.sim.TotalCalls(); n != 0 {
		t.Errorf("the vCenter was called: %v", h.sim.Calls())
	}
}
