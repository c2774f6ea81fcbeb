package vsphere

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// counted is a fetch that counts how often it was called and takes a second.
type counted struct{ n atomic.Int64 }

func (c *counted) fetch(context.Context) (int64, error) {
	pass(time.Second)
	return c.n.Add(1), nil
}

func TestKeptIsReadAgainWhenItIsTooOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, c := newKept[int64](), &counted{}
		for _, step := range []struct {
			later, age time.Duration
			want       int64
		}{
			{0, time.Minute, 1}, // takes until 1 s
			{0, time.Minute, 1},
			{58 * time.Second, time.Minute, 1}, // began 59 s ago
			{2 * time.Second, time.Minute, 2},
			{10 * time.Second, time.Minute, 2},
			{0, 5 * time.Second, 3}, // somebody wants it fresher
			{0, 0, 4},
			{0, -time.Second, 5},
		} {
			pass(step.later)
			if got, err := k.get(t.Context(), step.age, c.fetch); got != step.want || err != nil {
				t.Errorf("after %v, at most %v old: reading %d, %v; want %d", step.later, step.age, got, err, step.want)
			}
		}
	})
}

func TestKeptIsReadOnceForMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, c := newKept[int64](), &counted{}
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if got, err := k.get(t.Context(), time.Minute, c.fetch); got != 1 || err != nil {
					t.Errorf("reading %d, %v; want 1", got, err)
				}
			})
		}
		all.Wait()
	})
}

// TestKeptDoesNotWaitForWhoWantsItFresher: a reading delays only those who do
// not accept what there is.
func TestKeptDoesNotWaitForWhoWantsItFresher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, c := newKept[int64](), &counted{}
		_, _ = k.get(t.Context(), time.Minute, c.fetch)
		go func() { _, _ = k.get(t.Context(), 0, c.fetch) }()
		synctest.Wait()
		start := time.Now()
		if got, _ := k.get(t.Context(), time.Minute, c.fetch); got != 1 || time.Since(start) > 0 {
			t.Errorf("reading %d after %v, want 1 at once", got, time.Since(start))
		}
		pass(2 * time.Second)
	})
}

func TestKeptForgetsFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKept[string]()
		broken := errors.New("broken")
		if _, err := k.get(t.Context(), time.Minute, func(context.Context) (string, error) { return "", broken }); !errors.Is(err, broken) {
			t.Errorf("error is %v", err)
		}
		if got, err := k.get(t.Context(), time.Minute, func(context.Context) (string, error) { return "fine", nil }); got != "fine" || err != nil {
			t.Errorf("%q, %v after a failure", got, err)
		}
	})
}

func TestKeptGivesUpWithTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, c := newKept[int64](), &counted{}
		go func() { _, _ = k.get(t.Context(), 0, c.fetch) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := k.get(ctx, 0, c.fetch); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error is %v, want the caller's deadline", err)
		}
		pass(2 * time.Second)
	})
}
