package schedule_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"vpoller/zabbix/interval"
	"vpoller/zabbix/schedule"
)

var start = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) // a Monday

func after(d time.Duration) time.Time { return start.Add(d) }

func every(t testing.TB, text string) *interval.Interval {
	t.Helper()
	iv, err := interval.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return iv
}

func newScheduler() *schedule.Scheduler { return schedule.New(schedule.Config{Location: time.UTC}) }

var (
	vms   = schedule.Group{VCenter: "vc01", Method: "vm.get", Type: "VirtualMachine"}
	hosts = schedule.Group{VCenter: "vc01", Method: "host.get", Type: "HostSystem"}
	other = schedule.Group{VCenter: "vc02", Method: "vm.get", Type: "VirtualMachine"}
)

func add(t testing.TB, s *schedule.Scheduler, g schedule.Group, text string, seed uint64) schedule.ID {
	t.Helper()
	return s.Add(schedule.Item{Group: g, Interval: every(t, text), Seed: seed}, start)
}

// run steps from one due time to the next until a time, and says who was due when.
func run(s *schedule.Scheduler, until time.Time) map[schedule.ID][]time.Duration {
	polled := map[schedule.ID][]time.Duration{}
	for {
		now, ok := s.Next()
		if !ok || now.After(until) {
			return polled
		}
		for _, b := range s.Due(now) {
			for _, id := range b.Items {
				polled[id] = append(polled[id], now.Sub(start))
			}
		}
	}
}

func TestDue(t *testing.T) {
	s := newScheduler()
	a, b, c := add(t, s, vms, "1m", 5), add(t, s, vms, "20s", 10), add(t, s, hosts, "0;m/1s30", 0)
	got := run(s, after(100*time.Second))
	want := map[schedule.ID][]time.Duration{
		a: {5 * time.Second, 65 * time.Second},
		b: {10 * time.Second, 30 * time.Second, 50 * time.Second, 70 * time.Second, 90 * time.Second},
		c: {30 * time.Second, 90 * time.Second},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %v\nwant %v", got, want)
	}
	if stats := s.Stats(); stats.Items != 3 || stats.Polled != 9 || stats.Missed != 0 || stats.Pending != 3 {
		t.Errorf("%+v", stats)
	}
}

func TestBatches(t *testing.T) {
	s := newScheduler()
	late := add(t, s, vms, "1m", 7)
	early := add(t, s, vms, "1m", 3)
	elsewhere := add(t, s, other, "1m", 5)
	host := add(t, s, hosts, "1m", 5)
	add(t, s, hosts, "1m", 40)
	want := []schedule.Batch{
		{Group: hosts, Items: []schedule.ID{host}, Since: after(5 * time.Second)},
		{Group: vms, Items: []schedule.ID{early, late}, Since: after(3 * time.Second)},
		{Group: other, Items: []schedule.ID{elsewhere}, Since: after(5 * time.Second)},
	}
	if got := s.Due(after(10 * time.Second)); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	if got := s.Due(after(10 * time.Second)); got != nil {
		t.Errorf("due again: %+v", got)
	}
	if got := s.Groups(); !slices.Equal(got, []schedule.Group{hosts, vms, other}) {
		t.Errorf("groups %v", got)
	}
}

func TestMissedTimesAreOne(t *testing.T) {
	s := newScheduler()
	id := add(t, s, vms, "10s", 0)
	batches := s.Due(after(time.Hour))
	if len(batches) != 1 || !slices.Equal(batches[0].Items, []schedule.ID{id}) || batches[0].Since != after(10*time.Second) {
		t.Fatalf("%+v", batches)
	}
	if next, ok := s.Next(); !ok || next != after(time.Hour+10*time.Second) {
		t.Errorf("next at %v", next)
	}
	if stats := s.Stats(); stats.Missed != 1 || stats.Polled != 1 {
		t.Errorf("%+v", stats)
	}
}

func TestClockSetBack(t *testing.T) {
	s := newScheduler()
	add(t, s, vms, "1m", 5)
	s.Due(after(time.Hour))
	s.Due(after(time.Hour - 5*time.Second)) // a correction: only a pause
	if next, _ := s.Next(); next != after(time.Hour+5*time.Second) || s.Stats().Resets != 0 {
		t.Errorf("next at %v", next)
	}
	if got := s.Due(after(time.Minute)); got != nil {
		t.Errorf("due: %+v", got)
	}
	if next, _ := s.Next(); next != after(65*time.Second) || s.Stats().Resets != 1 || s.Stats().Pending != 1 {
		t.Errorf("next at %v, %+v", next, s.Stats())
	}
}

func TestRemove(t *testing.T) {
	s := newScheduler()
	a, b := add(t, s, vms, "1m", 5), add(t, s, hosts, "1m", 5)
	s.Remove(a)
	s.Remove(a)
	if got := s.Groups(); !slices.Equal(got, []schedule.Group{hosts}) {
		t.Errorf("groups %v", got)
	}
	c := add(t, s, other, "1m", 5) // takes the place of a, on the same second
	if c != a {
		t.Errorf("item %d", c)
	}
	batches := s.Due(after(10 * time.Second))
	if len(batches) != 2 || !slices.Equal(batches[0].Items, []schedule.ID{b}) || !slices.Equal(batches[1].Items, []schedule.ID{c}) {
		t.Errorf("%+v", batches)
	}
	s.Remove(b)
	s.Remove(c)
	if got := run(s, after(time.Hour)); len(got) != 0 || s.Stats().Items != 0 {
		t.Errorf("%v, %+v", got, s.Stats())
	}
	if _, ok := s.Next(); ok {
		t.Error("somebody is due")
	}
}

func TestChange(t *testing.T) {
	s := newScheduler()
	minute := every(t, "1m")
	id := s.Add(schedule.Item{Group: vms, Interval: minute, Seed: 5}, start)
	s.Change(id, minute, start)
	if pending := s.Stats().Pending; pending != 1 {
		t.Errorf("%d entries after no change", pending)
	}
	s.Change(id, every(t, "10s"), start)
	got := run(s, after(30*time.Second))
	if want := []time.Duration{5 * time.Second, 15 * time.Second, 25 * time.Second}; !slices.Equal(got[id], want) {
		t.Errorf("due at %v", got[id])
	}
	s.Change(99, minute, start)
}

func TestNever(t *testing.T) {
	s := newScheduler()
	id := add(t, s, vms, "0;1h/1,10:10-10:20", 0)
	if _, ok := s.Next(); ok || s.Stats().Never != 1 {
		t.Errorf("%+v", s.Stats())
	}
	s.Change(id, every(t, "1m"), start)
	if _, ok := s.Next(); !ok || s.Stats().Never != 0 {
		t.Errorf("%+v", s.Stats())
	}
	s.Change(id, every(t, "0;1h/1,10:10-10:20"), start)
	s.Remove(id)
	if stats := s.Stats(); stats.Never != 0 || stats.Items != 0 {
		t.Errorf("%+v", stats)
	}
}

func TestFirstWithin(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"1h":                 6 * time.Second,            // brought forward by its seed, 65 seconds modulo a minute
		"10s":                5 * time.Second,            // its own place comes first
		"0;h12":              2 * time.Hour,              // a fixed time
		"1h;0/1,09:00-10:30": time.Hour + 65*time.Second, // nothing is to be checked now
		"0;1d/1,09:00-10:30": 6 * time.Second,            // it would never be due otherwise
	} {
		s := schedule.New(schedule.Config{Location: time.UTC, FirstWithin: time.Minute})
		add(t, s, vms, text, 65)
		if next, ok := s.Next(); !ok || next.Sub(start) != want {
			t.Errorf("%s: first due after %v, want %v", text, next.Sub(start), want)
		}
	}
}

// TestChurn: items that come and go leave nothing behind for long.
func TestChurn(t *testing.T) {
	s := newScheduler()
	day := every(t, "1d")
	for n := range 20_000 {
		s.Remove(s.Add(schedule.Item{Group: vms, Interval: day, Seed: uint64(n)}, start))
	}
	if stats := s.Stats(); stats.Pending > 2000 || stats.Items != 0 {
		t.Errorf("%+v", stats)
	}
	id := s.Add(schedule.Item{Group: vms, Interval: day}, start)
	for n := range 20_000 {
		s.Change(id, every(t, fmt.Sprintf("%ds", 3600+n%2)), start)
	}
	if stats := s.Stats(); stats.Pending > 2000 || stats.Items != 1 {
		t.Errorf("%+v", stats)
	}
	if got := run(s, after(2*time.Hour)); len(got[id]) != 2 {
		t.Errorf("due %v", got)
	}
}

// A forward interval never gets anywhere, as none should.
type forward struct{}

func (forward) Next(after time.Time, _ uint64) time.Time { return after }
func (forward) Open(time.Time) bool                      { return true }

func TestAnIntervalThatStandsStill(t *testing.T) {
	s := newScheduler()
	s.Add(schedule.Item{Group: vms, Interval: forward{}}, start)
	for n := range 5 {
		now := after(time.Duration(n+1) * time.Second)
		if batches := s.Due(now); len(batches) != 1 || len(batches[0].Items) != 1 {
			t.Errorf("%+v", batches)
		}
	}
}

// TestModel compares the scheduler with a list of times, over a random life.
func TestModel(t *testing.T) {
	intervals := []*interval.Interval{every(t, "10s"), every(t, "1m"), every(t, "45s;5s/1,10:02-10:04"), every(t, "0;m/3s7"), every(t, "5m")}
	type item struct {
		interval *interval.Interval
		seed     uint64
		due      time.Time
	}
	for round := range uint64(6) {
		random := rand.New(rand.NewPCG(round, 1))
		s, now, model := newScheduler(), start, map[schedule.ID]*item{}
		for range 800 {
			iv := intervals[random.IntN(len(intervals))]
			switch action := random.IntN(10); {
			case action < 4:
				seed := random.Uint64()
				id := s.Add(schedule.Item{Group: vms, Interval: iv, Seed: seed}, now)
				if model[id] != nil {
					t.Fatalf("item %d is there twice", id)
				}
				model[id] = &item{iv, seed, iv.Next(now, seed)}
			case action < 6:
				for id := range model {
					delete(model, id)
					s.Remove(id)
					break
				}
			case action < 7:
				for id, it := range model {
					if it.interval != iv {
						it.interval, it.due = iv, iv.Next(now, it.seed)
					}
					s.Change(id, iv, now)
					break
				}
			default:
				now = now.Add(time.Duration(random.IntN(90)) * time.Second)
				var got, want []schedule.ID
				for _, b := range s.Due(now) {
					got = append(got, b.Items...)
				}
				for id, it := range model {
					if !it.due.After(now) {
						want = append(want, id)
						it.due = it.interval.Next(now, it.seed)
					}
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Fatalf("round %d at %v: got %v, want %v", round, now, got, want)
				}
			}
		}
		if s.Stats().Items != len(model) {
			t.Errorf("%d items, want %d", s.Stats().Items, len(model))
		}
	}
}

func TestSeed(t *testing.T) {
	if schedule.Seed("a", "b") == schedule.Seed("ab") || schedule.Seed("a", "b") == schedule.Seed("b", "a") {
		t.Error("seeds do not tell names apart")
	}
	if got := schedule.Seed("web01", "vpoller.ping"); got != 0x4e1f58b78a05bac4 {
		t.Errorf("the seed is %#x: after an update all items would be due at another second", got)
	}
	// Names that differ in a digit spread over a minute.
	var counts [60]int
	for n := range 60_000 {
		counts[schedule.Seed(fmt.Sprintf("vm%05d", n), "vpoller[vm.get]")%60]++
	}
	for second, n := range counts {
		if n < 800 || n > 1200 {
			t.Errorf("%d of 60000 in second %d", n, second)
		}
	}
}
