package mirror

import (
	"slices"
	"testing"
	"time"
)

const kind, path = "VirtualMachine", "guest.hostName"

// check fails unless paths are fresh, stale, or wait as wanted.
func check(t *testing.T, s *Store, terms Terms, want Check) {
	t.Helper()
	got := s.Check(kind, []string{path}, terms)
	if !slices.Equal(got.Missing, want.Missing) || !slices.Equal(got.Stale, want.Stale) ||
		!slices.Equal(got.Waiting, want.Waiting) || got.Ahead != want.Ahead {
		t.Errorf("check is %+v, want %+v", got, want)
	}
}

func read(key string, value any) []Values {
	return []Values{{Ref: vm(key), Props: map[string]any{path: value}}}
}

func TestLifeOfAColumn(t *testing.T) {
	s := newStore()
	s.enter(vms, vm("vm-1"), "one", nil)
	now := epoch
	these := map[string][]string{kind: {path}}
	check(t, s, strict(now), Check{Missing: []string{path}})
	s.Interest(kind, path, false, now)
	check(t, s, strict(now), Check{Stale: []string{path}})
	s.Fill(kind, []string{path}, read("vm-1", "a"), now, false)
	check(t, s, strict(now), Check{})
	check(t, s, strict(now.Add(2*time.Second)), Check{Stale: []string{path}})
	s.Prepare(these)
	check(t, s, strict(now.Add(2*time.Second)), Check{Waiting: []string{path}})
	s.Fill(kind, []string{path}, read("vm-1", "late"), now.Add(time.Hour), false) // began before the watch
	check(t, s, strict(now.Add(2*time.Second)), Check{Waiting: []string{path}})
	s.Join(now, these)
	check(t, s, strict(now.Add(time.Hour)), Check{})
	s.Confirm(now.Add(time.Hour))
	away := strict(now.Add(time.Hour + 2*time.Second))
	away.Away = true
	check(t, s, away, Check{Waiting: []string{path}})
	s.Lost()
	check(t, s, strict(now.Add(time.Hour)), Check{})
	check(t, s, strict(now.Add(time.Hour+2*time.Second)), Check{Waiting: []string{path}})
	rows, whole := s.All(kind, []string{path})
	if !whole || rows[0].Values[0] != "a" {
		t.Errorf("rows are %v, %v", rows, whole)
	}
	if n := s.Forget(now.Add(2 * time.Hour)); n != 1 {
		t.Errorf("%d columns forgotten", n)
	}
	check(t, s, strict(now), Check{Missing: []string{path}})
}

func TestVolatileColumnIsReadAhead(t *testing.T) {
	s := newStore()
	s.Interest(kind, path, true, epoch)
	s.Fill(kind, []string{path}, nil, epoch, false)
	check(t, s, strict(epoch.Add(50*time.Second)), Check{Ahead: true})
	check(t, s, strict(epoch.Add(61*time.Second)), Check{Stale: []string{path}})
	if c := s.Candidates(); len(c) != 0 {
		t.Errorf("%v may be watched", c)
	}
	if due := s.Due(kind, epoch.Add(time.Second), epoch.Add(time.Second)); !slices.Equal(due, []string{path}) {
		t.Errorf("%v are due", due)
	}
}

func TestARowWithAHoleIsNoAnswer(t *testing.T) {
	s := newStore()
	s.enter(vms, vm("vm-1"), "one", nil)
	s.Interest(kind, path, false, epoch)
	s.Fill(kind, []string{path}, read("vm-1", "a"), epoch, false)
	s.enter(vms, vm("vm-2"), "two", nil)
	s.enter(vms, vm("vm-3"), "three", nil)
	if _, whole := s.All(kind, []string{path}); whole {
		t.Error("a list with holes counts as whole")
	}
	if _, whole := s.Rows(kind, []Ref{vm("vm-1")}, []string{path}); !whole {
		t.Error("the hole of one is that of another")
	}
	holes := s.Holes(kind, []string{path})
	if !slices.Equal(holes, []Ref{vm("vm-2"), vm("vm-3")}) {
		t.Errorf("holes are %v", holes)
	}
	s.Modify(kind, vm("vm-2"), map[string]any{path: "newer"})
	s.Patch(kind, holes, []string{path}, read("vm-2", "older")) // vm-3 is gone
	rows, whole := s.All(kind, []string{path})
	if !whole || len(rows) != 2 || rows[1].Values[0] != "newer" {
		t.Errorf("rows are %v, %v", rows, whole)
	}
	s.found(t, vms, "three")
}

func TestLimits(t *testing.T) {
	s := New([]Kind{vms}, Limits{Paths: 1, Bytes: 100})
	if !s.Interest(kind, path, false, epoch) || s.Interest(kind, "other", false, epoch) || !s.Interest(kind, path, false, epoch) {
		t.Error("the limit on paths does not hold")
	}
	s.Drop(kind, path)
	s.enter(vms, vm("vm-1"), "a name that is longer than the memory allowed for everything there is, by far and without any doubt", nil)
	if s.Interest(kind, path, false, epoch) {
		t.Error("the limit on memory does not hold")
	}
}

func TestStats(t *testing.T) {
	s := newStore()
	s.enter(vms, vm("vm-1"), "one", nil)
	s.Interest(kind, path, false, epoch)
	s.Fill(kind, []string{path}, read("vm-1", "a"), epoch, false)
	st := s.Stats()
	if st.Objects[kind] != 1 || st.Paths != 1 || st.Watched != 0 || st.Values != 1 || !st.Oldest.Equal(epoch) || st.Bytes == 0 {
		t.Errorf("stats are %+v", st)
	}
	s.Join(epoch, map[string][]string{kind: {path}})
	if st := s.Stats(); st.Watched != 1 || !st.Oldest.IsZero() {
		t.Errorf("stats are %+v", st)
	}
}
