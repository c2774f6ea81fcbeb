package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"vpoller/internal/config"
	"vpoller/internal/push"
	"vpoller/internal/push/jobs"
	"vpoller/protocol"
	"vpoller/zabbix"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// far answers questions as a test wants it, and notes them.
type far struct {
	answer func(q push.Question) push.Answer

	mu    sync.Mutex
	asked []push.Question
	polls int
}

func (f *far) Poll(_ context.Context, questions []push.Question, answered func(int, push.Answer)) {
	f.mu.Lock()
	f.asked = append(f.asked, questions...)
	f.polls++
	f.mu.Unlock()
	for i, q := range questions {
		answered(i, f.answer(q))
	}
}

func (f *far) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.asked)
}

// said answers every question by what it asks for, at the time of asking.
func said(q push.Question) push.Answer {
	r, err := protocol.Decode(q.Request.Encode()) // as vPoller gets it
	if err != nil {
		return push.Answer{Err: err}
	}
	m, err := protocol.LookupRequest(q.Request)
	if err == nil {
		err = m.Check(q.Request)
	}
	if err != nil {
		return push.Answer{Err: err}
	}
	text := strings.Join(append([]string{r.Method, r.Hostname, r.Name, r.CounterName, r.Instance, r.PerfInterval, r.Key}, r.Properties...), "|")
	return push.Answer{Values: []push.Value{{Text: text, Time: time.Now()}}}
}

// shelf keeps values.
type shelf struct {
	mu     sync.Mutex
	values []zabbix.Value
	err    error
}

func (s *shelf) Append(values []zabbix.Value) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values = append(s.values, values...)
	return s.err
}

func (s *shelf) lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for _, v := range s.values {
		lines = append(lines, fmt.Sprintf("%s %s %s", v.Host, v.Key, v.Value))
	}
	return lines
}

func runner(t *testing.T, p push.Poller, s jobs.Sink, log *slog.Logger, all ...*config.SenderJob) *jobs.Runner {
	t.Helper()
	r, err := jobs.New(jobs.Config{Jobs: all, Poller: p, Sink: s, Logger: log})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func vm(n int) jobs.Object {
	name := fmt.Sprintf("web-%d", n)
	return jobs.Object{
		Ref:   push.Ref{Kind: push.VM, VCenter: "vc", Name: fmt.Sprintf("vm-%d", n)},
		Place: func(place string) string { return map[string]string{"name": name, "vcenter": "vc"}[place] },
	}
}

func properties() *config.SenderJob {
	return &config.SenderJob{
		Name: "power", VCenters: []string{"vc"}, Method: "vm.get", Interval: time.Minute, Kind: push.VM,
		Properties: []string{"runtime.powerState", "guest.ipAddress"}, Host: "{name}", Item: "vsphere.{property}",
	}
}

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestWhatIsAskedAndWhereItGoes(t *testing.T) {
	for name, c := range map[string]struct {
		job  config.SenderJob
		want []string
	}{
		"a value for each property": {
			config.SenderJob{Method: "vm.get", Properties: []string{"a.b", "c"}, Host: "VM {name}!", Item: "vsphere[{vcenter},{property}]"},
			[]string{"VM web-1_ vsphere[vc,a.b] vm.get|vc|vm-1|||||a.b", "VM web-1_ vsphere[vc,c] vm.get|vc|vm-1|||||c"},
		},
		"a value for each counter": {
			config.SenderJob{Method: "vm.perf.get", Counters: []string{"cpu.usage", "mem.usage"}, Instance: "0", PerfInterval: "Past day", Host: "{name}", Item: "{counter}.{instance}"},
			[]string{"web-1 cpu.usage.0 vm.perf.metric.get|vc|vm-1|cpu.usage|0|Past day|", "web-1 mem.usage.0 vm.perf.metric.get|vc|vm-1|mem.usage|0|Past day|"},
		},
		"a counter with historical samples alone": {
			config.SenderJob{Method: "cluster.perf.get", Counters: []string{"cpu.usage"}, Host: "{name}", Item: "c"},
			[]string{"web-1 c cluster.perf.metric.get|vc|vm-1|cpu.usage|||"},
		},
		"one text for a discovery": {
			config.SenderJob{Method: "vm.disk.discover", Host: "{name}", Item: "{method}"},
			[]string{"web-1 vm.disk.discover vm.disk.discover|vc|vm-1||||"},
		},
		"a discovery with properties is one text too": {
			config.SenderJob{Method: "vm.discover", Properties: []string{"name", "config.uuid"}, Host: "{vcenter}", Item: "vms"},
			[]string{"vc vms vm.discover|vc|vm-1|||||name|config.uuid"},
		},
		"a key picks": {
			config.SenderJob{Method: "vm.disk.get", Key: "/", Properties: []string{"capacity"}, Host: "{name}", Item: `disk["{key}",{property}]`},
			[]string{`web-1 disk["/",capacity] vm.disk.get|vc|vm-1||||/|capacity`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.job.Name, c.job.VCenters, c.job.Interval = "job", []string{"vc"}, time.Minute
			s := &shelf{}
			r := runner(t, &far{answer: said}, s, nil, &c.job)
			r.Set("job", "vc", []jobs.Object{vm(1)})
			r.Once(t.Context())
			equal(t, s.lines(), c.want...)
		})
	}
}

func TestAVCenterIsAskedWithoutAName(t *testing.T) {
	f := &far{answer: said}
	r := runner(t, f, &shelf{}, nil, &config.SenderJob{Name: "job", VCenters: []string{"vc"}, Method: "vm.discover", Interval: time.Hour, Host: "{vcenter}", Item: "vms"})
	vc := vm(1)
	vc.Name = ""
	r.Set("job", "vc", []jobs.Object{vc})
	r.Once(t.Context())
	if f.count() != 1 || f.asked[0].Request.Has(protocol.FieldName) {
		t.Errorf("asked %+v", f.asked)
	}
}

// TestEveryObjectHasItsSecond runs an hour of a job by the minute.
func TestEveryObjectHasItsSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{answer: said}
		s := &shelf{}
		r := runner(t, f, s, nil, properties())
		var objects []jobs.Object
		for n := range 600 {
			objects = append(objects, vm(n))
		}
		r.Set("power", "vc", objects)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute+time.Second)
		defer cancel()
		if err := r.Run(ctx); err != nil {
			t.Fatal(err)
		}
		seconds := map[int64]int{} // of the minute: values
		times := map[string]map[int64]bool{}
		for _, v := range s.values {
			seconds[v.Clock%60]++
			if times[v.Host] == nil {
				times[v.Host] = map[int64]bool{}
			}
			times[v.Host][v.Clock%60] = true
		}
		if len(seconds) < 50 {
			t.Errorf("all is asked in %d seconds of the minute", len(seconds))
		}
		steady := 0
		for _, at := range times {
			if len(at) <= 2 { // the first time is brought forward
				steady++
			}
		}
		if steady != 600 || len(s.values) < 600*2*10 || len(s.values) > 600*2*11 {
			t.Errorf("%d of 600 objects keep their second, %d values", steady, len(s.values))
		}
		if got := r.Stats()[0]; got.Objects != 600 || got.Items != 1200 || got.Values != uint64(len(s.values)) || got.Questions != got.Values {
			t.Errorf("%+v", got)
		}
	})
}

// TestSamplesGoOutOnce asks for samples again and again, some of which come twice.
func TestSamplesGoOutOnce(t *testing.T) {
	for name, restarts := range map[string]bool{"in a process": false, "across restarts": true} {
		t.Run(name, func(t *testing.T) { samplesGoOutOnce(t, restarts) })
	}
}

func samplesGoOutOnce(t *testing.T, restarts bool) {
	begin := time.Now().Truncate(time.Second).Add(-10 * time.Minute)
	at := func(seconds ...int) (values []push.Value) {
		for _, s := range seconds {
			values = append(values, push.Value{Text: fmt.Sprint(s), Time: begin.Add(time.Duration(s) * time.Second)})
		}
		return values
	}
	answers := [][]push.Value{at(100), at(100, 120, 140), nil, at(140, 160), at(160), at(160, 180)}
	var after []int
	f := &far{}
	f.answer = func(q push.Question) push.Answer {
		since := 0
		if !q.After.IsZero() {
			since = int(q.After.Sub(begin) / time.Second)
		}
		after = append(after, since)
		return push.Answer{Values: answers[len(after)-1]}
	}
	s := &shelf{}
	job := &config.SenderJob{Name: "job", VCenters: []string{"vc"}, Method: "vm.perf.metric.get", Counters: []string{"c"}, Interval: time.Minute, Host: "{name}", Item: "c"}
	state := filepath.Join(t.TempDir(), "samples")
	var r *jobs.Runner
	for n := range answers {
		if n == 0 || restarts {
			var err error
			if r, err = jobs.New(jobs.Config{Jobs: []*config.SenderJob{job}, Poller: f, Sink: s, State: state}); err != nil {
				t.Fatal(err)
			}
		}
		r.Set("job", "vc", []jobs.Object{vm(1)}) // the same again is no change
		r.Once(t.Context())
	}
	equal(t, s.lines(), "web-1 c 100", "web-1 c 120", "web-1 c 140", "web-1 c 160", "web-1 c 180")
	if want := []int{0, 100, 140, 140, 160, 160}; !slices.Equal(after, want) {
		t.Errorf("asked for samples after %v, want %v", after, want)
	}
}

func TestWithoutAPlaceForTheCheckpoint(t *testing.T) {
	cfg := jobs.Config{Poller: &far{answer: said}, Sink: &shelf{}, State: filepath.Join(t.TempDir(), "no", "samples")}
	if r, err := jobs.New(cfg); err == nil || r != nil {
		t.Errorf("%v, error %v", r, err)
	}
}

func TestObjectsComeAndGo(t *testing.T) {
	s := &shelf{}
	var log strings.Builder
	r := runner(t, &far{answer: said}, s, slog.New(slog.NewTextHandler(&log, nil)), properties())
	twin := vm(3)
	twin.Place = vm(2).Place
	nameless := vm(4)
	nameless.Place = func(string) string { return "" }
	r.Set("power", "vc", []jobs.Object{vm(1), vm(2), twin, nameless})
	r.Set("power", "elsewhere", []jobs.Object{vm(9)})
	r.Set("no such job", "vc", []jobs.Object{vm(9)})
	if got := r.Stats()[0]; got.Objects != 2 || got.Items != 4 || got.LeftOut != 2 {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(log.String(), "objects are left out of a job") || strings.Count(log.String(), "\n") != 1 {
		t.Errorf("log: %s", log.String())
	}
	r.Set("power", "vc", []jobs.Object{vm(2)})
	r.Once(t.Context())
	equal(t, s.lines(), "web-2 vsphere.runtime.powerState vm.get|vc|vm-2|||||runtime.powerState", "web-2 vsphere.guest.ipAddress vm.get|vc|vm-2|||||guest.ipAddress")
	if got := r.Stats()[0]; got.Objects != 1 || got.LeftOut != 0 {
		t.Errorf("%+v", got)
	}
}

func TestErrorsAreCountedAndLoggedNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{answer: func(q push.Question) push.Answer {
			if q.Request.Properties[0] == "guest.ipAddress" {
				return push.Answer{Err: protocol.Errorf(protocol.CodeInvalidProperty, "no such property")}
			}
			return said(q)
		}}
		var log strings.Builder
		r := runner(t, f, &shelf{}, slog.New(slog.NewTextHandler(&log, nil)), properties())
		r.Set("power", "vc", []jobs.Object{vm(1), vm(2), vm(3)})
		ctx, cancel := context.WithTimeout(t.Context(), 9*time.Minute)
		defer cancel()
		r.Run(ctx) //nolint:errcheck // it never fails
		st := r.Stats()[0]
		if n := st.Errors[protocol.CodeInvalidProperty]; n != st.Values || n < 27 || st.Problem.Err == nil || st.Problem.Key != "vsphere.guest.ipAddress" {
			t.Errorf("%+v", st)
		}
		if n := strings.Count(log.String(), "\n"); n != 1 || !strings.Contains(log.String(), "no such property") {
			t.Errorf("%d lines: %s", n, log.String())
		}
		<-time.After(2 * time.Minute) // of the bubble's clock
		r.Once(t.Context())
		if n := strings.Count(log.String(), "\n"); n != 2 {
			t.Errorf("%d lines after ten minutes: %s", n, log.String())
		}
	})
}

// TestWhatIsCancelledIsNoProblem ends a poll before it is answered.
func TestWhatIsCancelledIsNoProblem(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f := &far{answer: func(push.Question) push.Answer {
		cancel()
		return push.Answer{Err: protocol.Errorf(protocol.CodeUnavailable, "ended")}
	}}
	r := runner(t, f, &shelf{}, nil, properties())
	r.Set("power", "vc", []jobs.Object{vm(1)})
	r.Once(ctx)
	if st := r.Stats()[0]; len(st.Errors) != 0 {
		t.Errorf("%+v", st)
	}
}

// TestAHangingVCenterHoldsUpItsOwnJobs only.
func TestAHangingVCenterHoldsUpItsOwnJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		f := &far{answer: func(q push.Question) push.Answer {
			if q.Request.Hostname == "slow" {
				<-ctx.Done()
			}
			return said(q)
		}}
		s := &shelf{}
		j := properties()
		j.VCenters = []string{"vc", "slow"}
		r := runner(t, f, s, nil, j)
		slow := vm(1)
		slow.VCenter = "slow"
		r.Set("power", "vc", []jobs.Object{vm(1)})
		r.Set("power", "slow", []jobs.Object{slow})
		r.Run(ctx) //nolint:errcheck // it never fails
		if n := len(s.lines()); n < 8 {
			t.Errorf("%d values of the other vCenter", n)
		}
	})
}

func TestASinkThatDoesNotTakeAllIsLogged(t *testing.T) {
	var log strings.Builder
	r := runner(t, &far{answer: said}, &shelf{err: errors.New("too long")}, slog.New(slog.NewTextHandler(&log, nil)), properties())
	r.Set("power", "vc", []jobs.Object{vm(1)})
	r.Once(t.Context())
	if !strings.Contains(log.String(), "too long") {
		t.Errorf("log: %s", log.String())
	}
}

func TestBadJobs(t *testing.T) {
	f := &far{answer: said}
	for _, c := range []jobs.Config{
		{},
		{Poller: f, Sink: &shelf{}, Jobs: []*config.SenderJob{{Name: "x", Method: "vm.nothing", Interval: time.Minute}}},
		{Poller: f, Sink: &shelf{}, Jobs: []*config.SenderJob{{Name: "x", Method: "vm.get", Interval: 48 * time.Hour}}},
	} {
		if _, err := jobs.New(c); err == nil {
			t.Errorf("%+v is no error", c)
		}
	}
}

// TestObjectsThatComeAndGoMeanwhile are asked about soon, under their new names,
// and not any more.
func TestObjectsThatComeAndGoMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		j := properties()
		j.Interval, j.Properties = time.Second, j.Properties[:1]
		r := runner(t, &far{answer: said}, s, nil, j)
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { r.Run(ctx) }) //nolint:errcheck // it never fails
		defer running.Wait()
		defer cancel()
		renamed := vm(1)
		renamed.Place = vm(7).Place
		for _, step := range []struct {
			objects []jobs.Object
			want    string // hosts
		}{
			{nil, ""},
			{[]jobs.Object{vm(1), vm(2)}, "web-1 web-2"},
			{[]jobs.Object{renamed}, "web-7"},
			{nil, ""},
		} {
			r.Set("power", "vc", step.objects)
			<-time.After(1500 * time.Millisecond) // of the bubble's clock
			s.mu.Lock()
			s.values = nil
			s.mu.Unlock()
			<-time.After(2 * time.Second)
			var hosts []string
			for _, line := range s.lines() {
				if host, _, _ := strings.Cut(line, " "); !slices.Contains(hosts, host) {
					hosts = append(hosts, host)
				}
			}
			slices.Sort(hosts)
			if got := strings.Join(hosts, " "); got != step.want {
				t.Errorf("asked about %q, want %q", got, step.want)
			}
		}
	})
}

func TestRunGoesOnWithoutAnyJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		began := time.Now()
		runner(t, &far{answer: said}, &shelf{}, nil).Run(ctx) //nolint:errcheck // it never fails
		if took := time.Since(began); took != time.Hour {
			t.Errorf("it ended after %v", took)
		}
	})
}

// Objects of two vCenters may be called the same, but an item has one value.
func TestTwoVCentersDoNotShareAnItem(t *testing.T) {
	job := properties()
	job.VCenters = []string{"vc", "other"}
	s := &shelf{}
	r := runner(t, &far{answer: said}, s, nil, job)
	twin := vm(1)
	twin.VCenter, twin.Ref.Name = "other", "vm-7"
	r.Set("power", "vc", []jobs.Object{vm(1), vm(2)})
	r.Set("power", "other", []jobs.Object{twin})
	r.Once(t.Context())
	if got := r.Stats()[0]; len(s.lines()) != 4 || got.Objects != 2 || got.LeftOut != 1 {
		t.Errorf("%+v, values\n%s", got, strings.Join(s.lines(), "\n"))
	}
	r.Set("power", "vc", []jobs.Object{vm(2)}) // the place is free now
	r.Set("power", "other", []jobs.Object{twin})
	if got := r.Stats()[0]; got.Objects != 2 || got.LeftOut != 0 {
		t.Errorf("%+v", got)
	}
}
