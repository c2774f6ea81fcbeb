package perfplan

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

var (
	realtime = Group{20, true}
	vm       = Entity{"VirtualMachine", "vm-1"}
	cpu      = Metric{2, ""}
	start    = time.Unix(1_700_000_000, 0)
)

const ever = 1000 * time.Hour

// read applies an answer of samples at the given seconds after start.
func read(table *Table, m Metric, samples int, now time.Time, seconds ...int) {
	s := Series{Metric: m, Interval: 20}
	for _, sec := range seconds {
		s.Samples = append(s.Samples, Sample{start.Add(time.Duration(sec) * time.Second).UnixNano(), int64(sec)})
	}
	table.Apply(realtime, Request{Entity: vm, Metrics: []Metric{m}, Samples: samples}, []Series{s}, now)
}

func values(found []Series) []int64 {
	var list []int64
	for _, s := range found {
		for _, each := range s.Samples {
			list = append(list, each.Value)
		}
	}
	return list
}

func TestOnlyWhatWasReadIsAnswered(t *testing.T) {
	table := NewTable(1000)
	table.Want(realtime, vm, cpu, 2, start)
	if _, ok, _ := table.Look(realtime, vm, cpu, 1, start, ever); ok {
		t.Error("an answer before anything was read")
	}
	read(table, cpu, 2, start, 0, 20)
	for n, want := range map[int]bool{1: true, 2: true, 3: false} {
		if found, ok, _ := table.Look(realtime, vm, cpu, n, start, ever); ok != want || ok && len(values(found)) != n {
			t.Errorf("%d samples: %v %v", n, found, ok)
		}
	}
	if _, ok, _ := table.Look(realtime, vm, cpu, 1, start.Add(time.Minute), time.Second); ok {
		t.Error("an answer that was read too long ago")
	}
	if _, ok, _ := table.Look(realtime, vm, Metric{3, ""}, 1, start, ever); ok {
		t.Error("an answer about another counter")
	}
}

func TestWhatIsGoneInTheVCenterIsGone(t *testing.T) {
	table := NewTable(1000)
	table.Want(realtime, vm, cpu, 2, start)
	read(table, cpu, 2, start, 0, 20)
	table.Apply(realtime, Request{Entity: vm, Metrics: []Metric{cpu}, Samples: 2}, nil, start)
	if found, ok, err := table.Look(realtime, vm, cpu, 1, start, ever); !ok || err != nil || len(found) != 0 {
		t.Errorf("the answer is %v %v %v; want none, which is an answer", found, ok, err)
	}
}

func TestAllParts(t *testing.T) {
	table := NewTable(1000)
	all := Metric{2, "*"}
	table.Want(realtime, vm, all, 1, start)
	table.Want(realtime, vm, cpu, 1, start)
	r := Request{Entity: vm, Metrics: []Metric{all, cpu}, Samples: 1}
	sample := []Sample{{1, 5}}
	whole := Series{cpu, 20, sample}
	table.Apply(realtime, r, []Series{whole, {Metric{2, "0"}, 20, sample}, {Metric{3, ""}, 20, sample}, whole}, start)
	for m, want := range map[Metric]int{all: 2, cpu: 1} {
		if found, _, _ := table.Look(realtime, vm, m, 1, start, ever); len(found) != want {
			t.Errorf("%v has %d series, want %d", m, len(found), want)
		}
	}
	if due := table.Due(realtime, start.Add(1), start.Add(time.Minute), start, start); len(due) != 1 || due[0].Series != 3 {
		t.Errorf("what is due is %+v; want three series, as the last time", due)
	}
}

func TestDueSamples(t *testing.T) {
	table := NewTable(1000)
	table.Want(realtime, vm, cpu, 10, start)
	due := func(after time.Duration) int {
		now := start.Add(after)
		r := table.Due(realtime, now, now.Add(time.Minute), start.Add(-time.Second), now)
		if len(r) == 0 {
			return 0
		}
		return r[0].Samples
	}
	if n := due(0); n != 10 {
		t.Errorf("%d samples are due at first, want as many as were asked for", n)
	}
	read(table, cpu, 10, start, 0, 20)
	for after, want := range map[time.Duration]int{0: 0, 20 * time.Second: 3, 65 * time.Second: 5, time.Hour: 10} {
		if n := due(after); n != want {
			t.Errorf("after %v %d samples are due, want %d: all since the last time", after, n, want)
		}
	}
	read(table, cpu, 3, start.Add(time.Minute), 20, 40, 60)
	if found, ok, _ := table.Look(realtime, vm, cpu, 10, start, ever); !ok || len(values(found)) != 4 {
		t.Errorf("known are %v %v, want the old and the new", values(found), ok)
	}
}

func TestRefusals(t *testing.T) {
	table := NewTable(1000)
	table.Want(realtime, vm, cpu, 1, start)
	read(table, cpu, 1, start, 0)
	no := errors.New("no")
	now := start
	for _, pause := range []time.Duration{1, 2, 4, 5, 5} {
		table.Refuse(realtime, vm, no, now, time.Minute, 5*time.Minute)
		almost := now.Add(pause*time.Minute - 1)
		if _, ok, err := table.Look(realtime, vm, cpu, 1, almost, ever); !ok || !errors.Is(err, no) || len(table.Due(realtime, almost, almost.Add(ever), start, almost)) > 0 {
			t.Errorf("within %d minutes it is tried again", pause)
		}
		now = almost.Add(1)
		if _, ok, _ := table.Look(realtime, vm, cpu, 1, now, ever); ok {
			t.Errorf("after %d minutes it is not tried again", pause)
		}
		if due := table.Due(realtime, now, now.Add(ever), start, now); len(due) != 1 || !due[0].Suspect {
			t.Errorf("what is due then is %+v", due)
		}
	}
	read(table, cpu, 1, now, 0)
	if due := table.Due(realtime, now.Add(time.Minute), now.Add(ever), start, now); len(due) != 1 || due[0].Suspect {
		t.Errorf("after an answer what is due is %+v", due)
	}
}

func TestMemoryIsLimited(t *testing.T) {
	table := NewTable(10 * (wantWeight + 1))
	kept := 0
	for i := range 100 {
		if table.Want(realtime, Entity{"VirtualMachine", strconv.Itoa(i)}, cpu, 1, start) {
			kept++
		}
	}
	if kept != 10 {
		t.Errorf("%d metrics are kept, want 10", kept)
	}
	if table.Want(realtime, Entity{"VirtualMachine", "1"}, cpu, 2, start) {
		t.Error("more samples are kept than there is memory for")
	}
	if !table.Want(realtime, Entity{"VirtualMachine", "1"}, cpu, 1, start) {
		t.Error("what is kept already is not")
	}
}

// TestMemoryIsGivenBack does random things and checks the account of memory.
func TestMemoryIsGivenBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	table := NewTable(2000)
	groups := []Group{realtime, {300, false}}
	now := start
	for range 20_000 {
		g, e := groups[rnd.IntN(2)], Entity{"VirtualMachine", strconv.Itoa(rnd.IntN(20))}
		m := Metric{int32(rnd.IntN(5)), ""} //nolint:gosec // small
		switch rnd.IntN(14) {
		case 0:
			table.Drop(e)
		case 1:
			for _, r := range table.Due(g, now, now, now.Add(-time.Minute), now) {
				table.Apply(g, r, []Series{{Metric: m, Samples: at(1, 2, 3, 4, 5)}}, now)
			}
		case 2:
			table.Refuse(g, e, errors.New("no"), now, time.Second, time.Minute)
		case 3, 4:
			table.Expect(g, e, m, 1+rnd.IntN(30), now)
		default:
			table.Want(g, e, m, 1+rnd.IntN(30), now)
		}
		now = now.Add(time.Duration(rnd.IntN(3)) * time.Second)
	}
	weight := 0
	for _, entities := range table.groups {
		for _, s := range entities {
			for _, w := range s.wants {
				weight += w.weight()
				for _, series := range w.series {
					if len(series.Samples) > int(w.depth) {
						t.Errorf("%d samples are kept of %d", len(series.Samples), w.depth)
					}
				}
			}
		}
	}
	if weight != table.weight || weight > table.limit {
		t.Errorf("weight is %d, want %d, at most %d", table.weight, weight, table.limit)
	}
	now = now.Add(time.Hour)
	table.Due(realtime, now, now, now, now)
	table.Due(groups[1], now, now, now, now)
	if z := table.Size(); table.weight != 0 || z != (Size{}) || len(table.Groups()) != 0 {
		t.Errorf("when everything is forgotten there is %d left: %+v", table.weight, z)
	}
}
