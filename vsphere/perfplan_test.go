package vsphere

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/internal/perfplan"
)

// fakeSamples is a vCenter that publishes a sample every interval, so long
// after the sample's time, and notes what it is asked.
type fakeSamples struct {
	lag    time.Duration // from the sample's time until it is published
	takes  time.Duration // for a call
	limit  perfplan.Limits
	refuse func(perfplan.Entity) error

	mu    sync.Mutex
	calls []fakeCall
}

type fakeCall struct {
	at    time.Time
	group perfplan.Group
	batch []perfplan.Request
	kind  priority
}

func (f *fakeSamples) limits(context.Context, perfplan.Group, int) (perfplan.Limits, error) {
	if f.limit.Series == 0 {
		return perfplan.Limits{Series: 50_000, Samples: answerLimit}, nil
	}
	return f.limit, nil
}

func (f *fakeSamples) read(ctx context.Context, g perfplan.Group, batch []perfplan.Request) (map[perfplan.Entity]entityAnswer, error) {
	f.mu.Lock()
	f.calls = append(f.calls, fakeCall{time.Now(), g, batch, priorityOf(ctx)})
	f.mu.Unlock()
	select {
	case <-time.After(f.takes):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	answer := make(map[perfplan.Entity]entityAnswer)
	for _, r := range batch {
		if f.refuse != nil {
			if err := f.refuse(r.Entity); err != nil {
				return nil, err
			}
		}
		answer[r.Entity] = entityAnswer{series: f.series(g, r)}
	}
	return answer, nil
}

// series makes samples whose value is their time in intervals.
func (f *fakeSamples) series(g perfplan.Group, r perfplan.Request) []perfplan.Series {
	step := time.Duration(g.Interval) * time.Second
	last := time.Now().Add(-f.lag).Truncate(step)
	var found []perfplan.Series
	for _, m := range r.Metrics {
		s := perfplan.Series{Metric: m, Interval: g.Interval}
		for i := r.Samples - 1; i >= 0; i-- {
			at := last.Add(-time.Duration(i) * step)
			s.Samples = append(s.Samples, perfplan.Sample{Time: at.UnixNano(), Value: at.Unix() / int64(g.Interval)})
		}
		found = append(found, s)
	}
	return found
}

// asked returns the calls since the last time.
func (f *fakeSamples) asked() []fakeCall {
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.calls
	f.calls = nil
	return calls
}

// newFakePlan is a plan that reads from f, closed when the test ends.
func newFakePlan(t *testing.T, f *fakeSamples) *perfPlan {
	t.Helper()
	l := newLink(&connector{host: Host{Hostname: "vc"}}, nil, slog.New(slog.DiscardHandler))
	p := newPerfPlan(l, DefaultPerfBatch, slog.New(slog.DiscardHandler))
	p.source = f
	t.Cleanup(p.close)
	return p
}

func realtimeQuery(vm, counter, samples int) query {
	return query{
		ref:    Ref{Type: "VirtualMachine", Value: "vm-" + strconv.Itoa(vm)},
		metric: metric{counter: int32(counter)}, interval: 20, realtime: true, samples: samples, //nolint:gosec // small
	}
}

// queries runs all at the same time and returns what went wrong.
func queries(p *perfPlan, all ...query) error {
	errs := make(chan error, len(all))
	for _, q := range all {
		go func() {
			found, err := p.Query(context.Background(), q)
			if err == nil && (len(found) != 1 || len(found[0].samples) != q.samples) {
				err = errors.New("not the samples that were asked for")
			}
			errs <- err
		}()
	}
	var joined []error
	for range all {
		joined = append(joined, <-errs)
	}
	return errors.Join(joined...)
}

func TestFirstRequestsAreReadTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{takes: time.Second}
		p := newFakePlan(t, f)
		var all []query
		for vm := range 1000 {
			for counter := range 10 {
				all = append(all, realtimeQuery(vm, counter, 1))
			}
		}
		if err := queries(p, all...); err != nil {
			t.Fatal(err)
		}
		calls := f.asked()
		if len(calls) != 1 || len(calls[0].batch) != 1000 || calls[0].kind != poll {
			t.Errorf("10,000 first requests took %d calls, want one for 1000 objects", len(calls))
		}
		if err := queries(p, all...); err != nil {
			t.Fatal(err)
		}
		if n := len(f.asked()); n != 0 {
			t.Errorf("the same requests again took %d calls", n)
		}
	})
}

func TestWhoComesDuringACallIsInTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{takes: 2 * time.Second}
		p := newFakePlan(t, f)
		var running sync.WaitGroup
		for vm := range 400 {
			running.Go(func() {
				if err := queries(p, realtimeQuery(vm, 1, 1)); err != nil {
					t.Error(err)
				}
			})
			pass(10 * time.Millisecond)
		}
		running.Wait()
		if n := len(f.asked()); n > 4 {
			t.Errorf("400 first requests in 4 s took %d calls of 2 s each, one after the other; want 4 at the most", n)
		}
	})
}

func TestRefreshedOncePerInterval(t *testing.T) {
	for _, lag := range []time.Duration{0, 5 * time.Second, 13 * time.Second, -7 * time.Second, time.Hour + 3*time.Second} {
		t.Run(lag.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeSamples{lag: lag}
				p := newFakePlan(t, f)
				q := realtimeQuery(1, 1, 1)
				poll := func(rounds int) {
					for range rounds {
						if err := queries(p, q, realtimeQuery(2, 1, 1)); err != nil {
							t.Fatal(err)
						}
						pass(20 * time.Second)
					}
				}
				poll(45) // until the cycle has learnt
				f.asked()
				poll(30)
				calls := f.asked()
				if len(calls) != 30 {
					t.Errorf("%d calls in 10 minutes, want 30", len(calls))
				}
				for _, c := range calls {
					if c.kind != refresh || len(c.batch) != 2 {
						t.Errorf("a call of priority %d for %d objects", c.kind, len(c.batch))
					}
					if old := c.at.Add(-lag).Sub(c.at.Add(-lag).Truncate(20 * time.Second)); old > 6*time.Second {
						t.Errorf("samples are read %v after they are published", old)
					}
				}
			})
		})
	}
}

func TestReadBeforeItIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{}
		p := newFakePlan(t, f)
		var all [][]query // of 60 VMs, each polled once a minute, one every second
		for vm := range 60 {
			all = append(all, []query{realtimeQuery(vm, 1, 1)})
		}
		read := 0
		for minute := range 20 {
			for _, q := range all {
				found, err := p.Query(t.Context(), q[0])
				if err != nil {
					t.Fatal(err)
				}
				if old := time.Since(found[0].samples[0].time); minute > 2 && old > 40*time.Second {
					t.Errorf("the newest sample is %v old", old)
				}
				pass(time.Second)
			}
			calls := f.asked()
			for _, c := range calls {
				if minute > 0 { // from the second minute on
					read += len(c.batch)
					if c.kind == poll {
						t.Error("a poll had to wait for a call")
					}
				}
			}
		}
		if each := float64(read) / 60 / 19; each > 1.5 {
			t.Errorf("for a poll a minute each object is read %.1f times a minute", each)
		}
	})
}

func TestEverySampleSinceTheLastRequestIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlan(t, &fakeSamples{lag: time.Second})
		last := int64(0)
		for range 20 {
			found, err := p.Query(t.Context(), realtimeQuery(1, 1, 4))
			if err != nil {
				t.Fatal(err)
			}
			samples := found[0].samples
			for i, s := range samples {
				if i > 0 && s.value != samples[i-1].value+1 || s.interval != 20 || s.time.Unix() != s.value*20 {
					t.Errorf("samples are %v", samples)
				}
			}
			if last != 0 && samples[0].value > last+1 {
				t.Errorf("samples %d to %d were never seen", last+1, samples[0].value-1)
			}
			last = samples[3].value
			pass(time.Minute)
		}
	})
}

func TestNobodyAsksAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{}
		p := newFakePlan(t, f)
		history := realtimeQuery(3, 1, 1)
		history.interval, history.realtime = 300, false
		if err := queries(p, realtimeQuery(1, 1, 1), realtimeQuery(2, 1, 1), history); err != nil {
			t.Fatal(err)
		}
		for range 15 { // VM 1 goes on being asked for
			pass(time.Minute)
			if err := queries(p, realtimeQuery(1, 1, 1)); err != nil {
				t.Fatal(err)
			}
		}
		f.asked()
		pass(time.Minute)
		for _, c := range f.asked() {
			if c.group.Realtime && len(c.batch) != 1 {
				t.Errorf("%d objects are read; nobody asks for one of them", len(c.batch))
			}
		}
		pass(2 * time.Hour)
		f.asked()
		pass(2 * time.Hour)
		if n := len(f.asked()); n != 0 || p.refreshes() {
			t.Errorf("%d calls while nobody asks for anything; the refresher runs: %v", n, p.refreshes())
		}
		if z := p.table.Size(); z != (perfplan.Size{}) {
			t.Errorf("what is kept is %+v", z)
		}
		if err := queries(p, realtimeQuery(1, 1, 1)); err != nil {
			t.Fatal(err)
		}
		pass(time.Minute)
		if n := len(f.asked()); n != 1+2 && n != 1+3 { // one is a first read
			t.Errorf("%d calls after somebody asked again; it must be refreshed", n)
		}
	})
}

func TestSlowVCenterBuildsNoBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{takes: 2 * time.Second, limit: perfplan.Limits{Series: 10, Samples: answerLimit}}
		p := newFakePlan(t, f)
		var all []query
		for vm := range 200 {
			all = append(all, realtimeQuery(vm, 1, 1))
		}
		if err := queries(p, all...); err != nil { // 20 calls: a round takes 40 s, twice the interval
			t.Fatal(err)
		}
		f.asked()
		for range 10 {
			pass(time.Minute)
			if err := queries(p, all...); err != nil {
				t.Fatal(err)
			}
		}
		calls := f.asked()
		if n := len(calls); n > 300 || n < 150 {
			t.Errorf("%d calls of 2 s in 10 minutes, want one after the other, without long pauses", n)
		}
		for _, c := range calls {
			if c.kind == poll {
				t.Fatal("a request waited for a call although what is there may be used")
			}
		}
		if p.counts.late.Load() == 0 {
			t.Error("late rounds are not counted")
		}
	})
}

func TestOldSamplesAreReadAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var away atomic.Bool
		down := errors.New("no answer")
		f := &fakeSamples{refuse: func(perfplan.Entity) error {
			if away.Load() {
				return down
			}
			return nil
		}}
		p := newFakePlan(t, f)
		q := realtimeQuery(1, 1, 1)
		if err := queries(p, q); err != nil {
			t.Fatal(err)
		}
		away.Store(true)
		pass(patience - time.Second)
		if err := queries(p, q); err != nil {
			t.Errorf("samples read less than %v ago are not used: %v", patience, err)
		}
		pass(2 * time.Second)
		if err := queries(p, q); !errors.Is(err, down) {
			t.Errorf("older samples: %v, want the reason why there are no newer", err)
		}
	})
}

func TestAFreshAnswerIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{}
		p := newFakePlan(t, f)
		q := realtimeQuery(1, 1, 1)
		q.fresh, q.maxAge = true, 5*time.Second
		for _, want := range []int{1, 0, 1} {
			if err := queries(p, q); err != nil {
				t.Fatal(err)
			}
			if n := len(f.asked()); n != want {
				t.Errorf("%d calls, want %d", n, want)
			}
			pass(3 * time.Second)
		}
	})
}

func (p *perfPlan) refreshes() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refreshing
}

// invalid is the fault that a vCenter answers to what it does not understand.
func invalid() error {
	fault := &soap.Fault{}
	fault.Detail.Fault = types.InvalidArgument{InvalidProperty: "querySpec"}
	return soap.WrapSoapFault(fault)
}

func TestRefusedEntityIsIsolated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := perfplan.Entity{Type: "VirtualMachine", ID: "vm-77"}
		f := &fakeSamples{refuse: func(e perfplan.Entity) error {
			if e == bad {
				return invalid()
			}
			return nil
		}}
		p := newFakePlan(t, f)
		var all []query
		for vm := range 128 {
			if vm != 77 {
				all = append(all, realtimeQuery(vm, 1, 1))
			}
		}
		badly := make(chan error)
		go func() {
			_, err := p.Query(t.Context(), realtimeQuery(77, 1, 1))
			badly <- err
		}()
		if err := queries(p, all...); err != nil {
			t.Errorf("one refused object spoils the others: %v", err)
		}
		if err := <-badly; !isFault[types.InvalidArgument](err) {
			t.Errorf("the refused object gets %v", err)
		}
		if n := len(f.asked()); n != 1+2*7 {
			t.Errorf("%d calls to find one of 128, want %d", n, 1+2*7)
		}
		if _, err := p.Query(t.Context(), realtimeQuery(77, 2, 1)); !isFault[types.InvalidArgument](err) {
			t.Errorf("a little later it gets %v", err)
		}
		pass(time.Minute)
		for _, c := range f.asked() {
			if slices.ContainsFunc(c.batch, func(r perfplan.Request) bool { return r.Entity == bad }) || len(c.batch) != 127 {
				t.Errorf("a call for %d objects; it is too early to try again", len(c.batch))
			}
		}
		pass(2 * time.Minute)
		tried := 0
		for _, c := range f.asked() {
			if slices.ContainsFunc(c.batch, func(r perfplan.Request) bool { return r.Entity == bad }) {
				tried++
				if len(c.batch) != 1 {
					t.Errorf("it is tried again together with %d others", len(c.batch)-1)
				}
			}
		}
		if tried != 1 || p.counts.isolated.Load() != 2 {
			t.Errorf("tried again %d times, isolated %d times", tried, p.counts.isolated.Load())
		}
	})
}

func TestVCenterThatRefusesEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{refuse: func(perfplan.Entity) error { return invalid() }}
		p := newFakePlan(t, f)
		var all []query
		for vm := range 5000 {
			all = append(all, realtimeQuery(vm, 1, 1))
		}
		if err := queries(p, all...); !isFault[types.InvalidArgument](err) {
			t.Errorf("the answer is %v", err)
		}
		if n := len(f.asked()); n > maxSplits+1 {
			t.Errorf("%d calls to a vCenter that refuses all of them", n)
		}
	})
}

func TestClosedPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{takes: time.Hour}
		p := newFakePlan(t, f)
		waits := make(chan error)
		go func() {
			_, err := p.Query(t.Context(), realtimeQuery(1, 1, 1))
			waits <- err
		}()
		pass(time.Second)
		p.close()
		if err := <-waits; err == nil {
			t.Error("who waits is told nothing")
		}
		if _, err := p.Query(t.Context(), realtimeQuery(2, 1, 1)); !errors.Is(err, errClosed) {
			t.Errorf("afterwards the answer is %v", err)
		}
	})
}
