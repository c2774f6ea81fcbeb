package vsphere

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// reader counts what is read together, and says of each object which reading
// it was.
type reader struct {
	calls int
	asked []Ref // of the last call
	gone  Ref
}

func (r *reader) fetch(_ context.Context, refs []Ref) (map[Ref]int, error) {
	r.calls++
	r.asked = refs
	values := make(map[Ref]int)
	for _, ref := range refs {
		if ref != r.gone {
			values[ref] = r.calls
		}
	}
	return values, nil
}

func hostRef(n int) Ref { return Ref{Type: "HostSystem", Value: fmt.Sprintf("host-%03d", n)} }

// TestTogetherTakesFewCalls: polls of many objects, spread over five minutes
// with a minute's age allowed, take a call for each minute or atOnce objects
// once their times are known, and no object is read much more often than it is
// asked for.
func TestTogetherTakesFewCalls(t *testing.T) {
	for hosts, want := range map[int]struct{ calls, reads int }{1: {1, 1}, 10: {5, 10}, 200: {10, 200}} {
		synctest.Test(t, func(t *testing.T) {
			all, r := newTogether[int](), &reader{}
			calls, reads := 0, 0
			for round := range 5 {
				calls, reads = 0, 0
				for n := range hosts {
					before := r.calls
					if _, ok, err := all.get(t.Context(), hostRef(n), time.Minute, r.fetch); !ok || err != nil {
						t.Fatalf("%v, %v", ok, err)
					}
					if r.calls > before {
						calls, reads = calls+1, reads+len(r.asked)
					}
					if len(r.asked) > atOnce {
						t.Fatalf("%d objects in one call", len(r.asked))
					}
					pass(5 * time.Minute / time.Duration(hosts))
				}
				if round == 0 && calls != hosts {
					t.Errorf("%d hosts, first round: %d calls, want one each: nobody knows when they are asked for", hosts, calls)
				}
			}
			if calls > want.calls || reads > want.reads {
				t.Errorf("%d hosts: %d calls for %d values in five minutes, want %d for %d", hosts, calls, reads, want.calls, want.reads)
			}
		})
	}
}

// TestTogetherKeepsItsPromise: nothing older than allowed is given.
func TestTogetherKeepsItsPromise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, r := newTogether[int](), &reader{}
		read := func(age time.Duration) int {
			v, _, _ := all.get(t.Context(), hostRef(1), age, r.fetch)
			return v
		}
		got := []int{read(time.Minute), read(time.Minute)}
		pass(59 * time.Second)
		got = append(got, read(time.Minute), read(30*time.Second), read(0))
		pass(time.Minute)
		got = append(got, read(time.Minute))
		if want := []int{1, 1, 1, 2, 3, 4}; !slices.Equal(got, want) {
			t.Errorf("readings %v, want %v", got, want)
		}
	})
}

// TestTogetherLeavesOutWhoIsNotAskedForAnyMore, and forgets it in the end.
func TestTogetherLeavesOutWhoIsNotAskedForAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, r := newTogether[int](), &reader{}
		poll := func(n int) { _, _, _ = all.get(t.Context(), hostRef(n), time.Minute, r.fetch) }
		for range 3 {
			poll(1)
			poll(2)
			pass(2 * time.Minute)
		}
		poll(1)
		if len(r.asked) != 2 {
			t.Errorf("%d objects in a call, want both", len(r.asked))
		}
		for range 4 {
			pass(2 * time.Minute)
			poll(1)
		}
		if len(r.asked) != 1 {
			t.Errorf("%d objects in a call, want the one that is asked for", len(r.asked))
		}
		pass(unaskedLife)
		poll(1)
		if len(all.known) != 1 {
			t.Errorf("%d objects are kept", len(all.known))
		}
	})
}

func TestTogetherWithoutTheObject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, r := newTogether[int](), &reader{gone: hostRef(1)}
		if _, ok, err := all.get(t.Context(), hostRef(1), time.Minute, r.fetch); ok || err != nil {
			t.Errorf("an object that is gone: %v, %v", ok, err)
		}
		if len(all.known) != 0 {
			t.Error("it is kept")
		}
		broken := errors.New("broken")
		_, _, err := all.get(t.Context(), hostRef(2), time.Minute, func(context.Context, []Ref) (map[Ref]int, error) { return nil, broken })
		if !errors.Is(err, broken) {
			t.Errorf("error is %v", err)
		}
		if v, ok, err := all.get(t.Context(), hostRef(2), time.Minute, r.fetch); !ok || v == 0 || err != nil {
			t.Errorf("after a failure: %d, %v, %v", v, ok, err)
		}
	})
}

func TestTogetherIsReadOnceForMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, r := newTogether[int](), &reader{}
		var callers sync.WaitGroup
		for range 20 {
			callers.Go(func() {
				_, _, _ = all.get(t.Context(), hostRef(1), time.Minute, func(ctx context.Context, refs []Ref) (map[Ref]int, error) {
					pass(time.Second)
					return r.fetch(ctx, refs)
				})
			})
		}
		callers.Wait()
		if r.calls != 1 {
			t.Errorf("%d calls, want 1", r.calls)
		}
	})
}
