package poll_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/helpers"
	"vpoller/internal/push"
	"vpoller/internal/secret"
	"vpoller/protocol"
	"vpoller/vsphere"
	"vpoller/vsphere/vcsimtest"
)

// pooled is a worker without its sockets.
type pooled struct {
	pool *vsphere.Pool
}

func newPooled(t *testing.T, opts vcsimtest.Options) *pooled {
	t.Helper()
	sim := vcsimtest.Start(t, opts)
	pool, err := vsphere.NewPool([]vsphere.Host{{
		Hostname: "vc", URL: sim.URL(), Username: "user", Password: secret.New("pass"), Timeout: 10 * time.Second,
	}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = pool.Run(ctx) // logs out
	})
	return &pooled{pool}
}

func (p *pooled) Do(ctx context.Context, body []byte) ([]byte, error) {
	r, err := protocol.Decode(body)
	if err != nil {
		return nil, err
	}
	return p.call(ctx, r).Append(nil), nil
}

func (p *pooled) call(ctx context.Context, r *protocol.Request) *protocol.Response {
	resp, err := p.pool.Call(ctx, r)
	if err != nil {
		return protocol.ResponseOf(err)
	}
	return resp
}

// single is what a question gives the external check.
func (p *pooled) single(t *testing.T, r *protocol.Request) (text string) {
	t.Helper()
	value, err := helpers.Raw(r, p.call(t.Context(), r))
	if err != nil {
		return line(t, push.Answer{Err: err})
	}
	return string(value)
}

// names are the first objects of a type, by the method that discovers it.
func (p *pooled) names(t *testing.T, discovery string) []string {
	t.Helper()
	resp := p.call(t.Context(), get(discovery, "vc", "", "").Request)
	rows, ok := resp.Result.(protocol.List)
	if !ok {
		t.Fatalf("%s: %s", discovery, resp.Msg)
	}
	var names []string
	for _, row := range rows[:min(len(rows), 3)] {
		name, _ := row.(protocol.Object).Get("name")
		names = append(names, name.(string))
	}
	return append(names, "no such object")
}

var discoveries = map[string]string{
	"Datacenter": "datacenter.discover", "ClusterComputeResource": "cluster.discover", "ResourcePool": "resource.pool.discover",
	"HostSystem": "host.discover", "VirtualMachine": "vm.discover", "Datastore": "datastore.discover", "Network": "net.discover",
}

// paths are properties to ask for: set, not set, of any type of value.
var paths = map[string][]string{
	"Datacenter":             {"name", "overallStatus", "configStatus", "datastoreFolder"},
	"ClusterComputeResource": {"name", "summary.totalCpu", "summary.numHosts", "overallStatus"},
	"ResourcePool":           {"name", "config.cpuAllocation.limit", "overallStatus"},
	"HostSystem":             {"name", "summary.hardware.memorySize", "runtime.inMaintenanceMode", "runtime.bootTime", "config.dateTimeInfo"},
	"VirtualMachine":         {"name", "runtime.powerState", "summary.config.memorySizeMB", "config.annotation", "guest.net", "runtime.bootTime", "snapshot"},
	"Datastore":              {"name", "summary.capacity", "summary.accessible", "host"},
	"Network":                {"name", "summary.accessible", "overallStatus"},
}

// about are the questions that a method can be asked about an object.
func about(m *protocol.Method, name string) []push.Question {
	if !slices.Contains(m.Fields(), protocol.FieldProperties) {
		return []push.Question{get(m.Name, "vc", name, "")}
	}
	asked := append(slices.Clone(paths[m.Type]), "no.such.property")
	if len(m.Members) > 0 {
		asked = m.Members
	} else if m.Inner != "" {
		asked = []string{"capacity", "freeSpace", "diskPath"}
	}
	var all []push.Question
	for _, path := range asked {
		all = append(all, get(m.Name, "vc", name, path))
	}
	for _, q := range all {
		if slices.Contains(m.Fields(), protocol.FieldKey) {
			q.Request.Set(protocol.FieldKey, "/")
		}
	}
	return all
}

// Every method that is about many objects gives each value as a request of its
// own does, errors included.
func TestValuesAreThoseOfSingleRequests(t *testing.T) {
	p := newPooled(t, vcsimtest.Options{VMs: 6})
	var questions []push.Question
	for _, m := range protocol.Methods() {
		if !m.Many || strings.HasSuffix(m.Name, ".perf.get") || strings.HasSuffix(m.Name, ".perf.metric.get") {
			continue
		}
		for _, name := range p.names(t, discoveries[m.Type]) {
			questions = append(questions, about(&m, name)...)
		}
	}
	if len(questions) < 200 {
		t.Fatalf("only %d questions", len(questions))
	}
	values := p.compare(t, questions)
	if values < len(questions)/2 {
		t.Errorf("%d values of %d questions", values, len(questions))
	}
}

// compare asks questions together and each by itself, and counts the values.
func (p *pooled) compare(t *testing.T, questions []push.Question) (values int) {
	t.Helper()
	for i, got := range ask(t, poller(t, p), questions...) {
		r := questions[i].Request
		want := p.single(t, r)
		if got != want && !passing(r, got, want) {
			t.Errorf("%s of %s, %q %s %q %s:\n got %.300q\nwant %.300q", r.Method, r.Name, r.Properties, r.CounterName, r.Instance, r.PerfInterval, got, want)
		}
		if p.call(t.Context(), r).Success == 0 {
			values++
		}
	}
	return values
}

// passing reports whether a value is one that changes while it is asked for.
func passing(r *protocol.Request, got, want string) bool {
	age := len(r.Properties) > 0 && strings.HasSuffix(r.Properties[0], "Age")
	return age && got != "" && want != ""
}

// The newest of the samples that a question gets is what a request of its own
// gives, with its time; those before follow each other.
func TestSamplesAreThoseOfSingleRequests(t *testing.T) {
	p := newPooled(t, vcsimtest.Options{VMs: 6})
	for _, after := range []time.Time{{}, time.Now().Add(-12 * time.Minute), time.Now().Add(-48 * time.Hour)} {
		var questions []push.Question
		for _, m := range protocol.Methods() {
			if !m.Many || !strings.HasSuffix(m.Name, ".perf.metric.get") {
				continue
			}
			for _, name := range p.names(t, discoveries[m.Type])[:1] {
				questions = append(questions, p.counters(t, &m, name, after)...)
			}
		}
		if len(questions) < 50 {
			t.Fatalf("only %d questions", len(questions))
		}
		if same := p.compareSamples(t, questions); same < len(questions)/3 {
			t.Errorf("%d values of %d questions", same, len(questions))
		}
	}
}

// counters are questions about the first counters and instances of an object,
// realtime where there is such a thing and of an interval.
func (p *pooled) counters(t *testing.T, m *protocol.Method, name string, after time.Time) []push.Question {
	t.Helper()
	info := get(strings.Replace(m.Name, ".get", ".info", 1), "vc", name, "")
	rows, _ := p.call(t.Context(), info.Request).Result.(protocol.List)
	var all []push.Question
	for _, interval := range []string{"", "Past day"} {
		if interval == "" && m.Type != "VirtualMachine" && m.Type != "HostSystem" {
			continue
		}
		for _, row := range rows[:min(len(rows), 12)] {
			c, _ := row.(protocol.Object).Get("counterId")
			instance, _ := row.(protocol.Object).Get("instance")
			q := get(m.Name, "vc", name, "value")
			q.After = after
			q.Request.Set(protocol.FieldCounterName, c.(string))
			if instance != "" {
				q.Request.Set(protocol.FieldInstance, instance.(string))
			}
			if interval != "" {
				q.Request.Set(protocol.FieldPerfInterval, interval)
			}
			all = append(all, q)
		}
	}
	return all
}

// compareSamples is compare for samples, and counts those that a request of its
// own gives, too: it may see a newer one.
func (p *pooled) compareSamples(t *testing.T, questions []push.Question) (same int) {
	t.Helper()
	poller(t, p).Poll(t.Context(), questions, func(i int, a push.Answer) {
		r := questions[i].Request
		want, at := p.single(t, r), p.sampled(t, r)
		if a.Err != nil && line(t, a) != want {
			t.Errorf("%s of %s, %s %q %s: %v, want %s", r.Method, r.Name, r.CounterName, r.Instance, r.PerfInterval, a.Err, want)
		}
		for n, v := range a.Values {
			if !v.Time.After(questions[i].After) || n > 0 && !v.Time.After(a.Values[n-1].Time) {
				t.Errorf("%s of %s: times are %v", r.CounterName, r.Name, a.Values)
			}
			if !v.Time.Equal(at) {
				continue
			}
			same++
			if v.Text != want {
				t.Errorf("%s of %s, %s %q %s: got %q, want %q", r.Method, r.Name, r.CounterName, r.Instance, r.PerfInterval, v.Text, want)
			}
		}
	})
	return same
}

// sampled is the time of the sample that a request of its own gives; zero when
// it gives none.
func (p *pooled) sampled(t *testing.T, r *protocol.Request) time.Time {
	t.Helper()
	rows, _ := p.call(t.Context(), r).Result.(protocol.List)
	if len(rows) == 0 {
		return time.Time{}
	}
	stamp, _ := rows[len(rows)-1].(protocol.Object).Get("timestamp")
	at, err := time.Parse("2006-01-02 15:04:05Z07:00", stamp.(string))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// So are the reasons why there is none, whatever else is asked of the object.
func TestReasonsAreThoseOfSingleRequests(t *testing.T) {
	p := newPooled(t, vcsimtest.Options{VMs: 6})
	name := p.names(t, "vm.discover")[0]
	for _, after := range []time.Time{{}, time.Now().Add(-12 * time.Minute)} {
		var questions []push.Question
		for _, c := range []string{"cpu.usage.percent.average", "mem.usage.percent.average", "no.such.counter.here", "vmop.numPoweron.number.latest"} {
			whole := get("vm.perf.metric.get", "vc", name, "value")
			whole.After = after
			whole.Request.Set(protocol.FieldCounterName, c)
			questions = append(questions, whole)
			if c == "vmop.numPoweron.number.latest" || c == "no.such.counter.here" {
				continue // with a wrong instance, too: the error of a row is about one of its counters
			}
			part := get("vm.perf.metric.get", "vc", name, "value")
			part.After = after
			part.Request.Set(protocol.FieldCounterName, c)
			part.Request.Set(protocol.FieldInstance, "nope")
			questions = append(questions, part)
		}
		for i, got := range ask(t, poller(t, p), questions...) {
			r := questions[i].Request
			if want := p.single(t, r); got != want && strings.Contains(want, ": ") {
				t.Errorf("after %v, %s %q: got %q, want %q", after, r.CounterName, r.Instance, got, want)
			}
		}
	}
}
