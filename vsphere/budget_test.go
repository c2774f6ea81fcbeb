package vsphere

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// entering calls enter and tells when it is through.
func entering(ctx context.Context, b *budget, p priority) <-chan error {
	done := make(chan error, 1)
	go func() { done <- b.enter(ctx, p) }()
	synctest.Wait()
	return done
}

// through reports whether a call was let through by now.
func through(done <-chan error) bool {
	synctest.Wait()
	select {
	case err := <-done:
		return err == nil
	default:
		return false
	}
}

func TestPollsGoBeforeRefreshes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(Host{Concurrency: 2})
		first, second := entering(t.Context(), b, poll), entering(t.Context(), b, poll)
		if !through(first) || !through(second) {
			t.Fatal("two calls at the same time are not let through")
		}
		late := entering(t.Context(), b, refresh)
		third := entering(t.Context(), b, poll)
		if through(late) || through(third) {
			t.Fatal("more than two calls at the same time")
		}
		b.leave(poll)
		if !through(third) || through(late) {
			t.Error("the refresh that came first goes before the poll")
		}
		b.leave(poll)
		if !through(late) {
			t.Error("the refresh waits although there is room")
		}
	})
}

func TestRefreshesLeaveCallsToPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(Host{Concurrency: 4})
		for i := range 4 {
			if got, want := through(entering(t.Context(), b, refresh)), i < 4/refreshShare; got != want {
				t.Errorf("refresh %d is let through: %v, want %v", i, got, want)
			}
		}
		for range 2 {
			if !through(entering(t.Context(), b, poll)) {
				t.Error("a poll waits for refreshes")
			}
		}
		b.leave(refresh)
		b.leave(refresh)
		synctest.Wait() // the two that waited are through
	})
}

func TestOneCallAtATimeStillRefreshes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if b := newBudget(Host{Concurrency: 1}); !through(entering(t.Context(), b, refresh)) {
			t.Error("a limit of one call leaves no room for refreshes")
		}
	})
}

func TestRefreshesStretchBeforePollsFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(Host{Hostname: "vc", Concurrency: 100, CallsPerMinute: 8})
		for range 6 {
			if !through(entering(t.Context(), b, poll)) {
				t.Fatal("a poll within the budget waits")
			}
		}
		stretched := entering(t.Context(), b, refresh)
		if through(stretched) {
			t.Error("a refresh takes what is left for polls")
		}
		for range 2 {
			if !through(entering(t.Context(), b, poll)) {
				t.Error("a poll waits although the budget is not spent")
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		var spent *budgetError
		if err := b.enter(ctx, poll); !errors.As(err, &spent) || time.Since(start) > 0 {
			t.Errorf("a poll without a chance gets %v after %v; want a refusal at once", err, time.Since(start))
		}
		patient := entering(t.Context(), b, poll)
		pass(windowLength*time.Second - time.Nanosecond)
		if through(patient) {
			t.Error("nine calls in a minute")
		}
		pass(time.Nanosecond)
		if !through(patient) || !through(stretched) {
			t.Error("a minute later there is still no room")
		}
		var s HostStats
		if b.describe(&s); s.Refused != 1 || s.Stretched != 1 || s.CallsPerMinute != 2 || s.Running != 10 || s.Waiting != 0 {
			t.Errorf("stats are %+v", s)
		}
	})
}

func TestBytesAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(Host{Concurrency: 100, BytesPerMinute: 1000})
		b.transferred(900, 0)
		if late := entering(t.Context(), b, refresh); through(late) || !through(entering(t.Context(), b, poll)) {
			t.Error("900 of 1000 bytes must leave room for polls and none for refreshes")
		}
		b.transferred(0, 100)
		full := entering(t.Context(), b, poll)
		if through(full) {
			t.Error("1000 of 1000 bytes leave room")
		}
		pass(windowLength * time.Second)
		if !through(full) {
			t.Error("a minute later there is still no room")
		}
	})
}

func TestWatchesAndFarewellsNeedNoTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(Host{Concurrency: 1, CallsPerMinute: 2})
		if !through(entering(t.Context(), b, watch)) || !through(entering(t.Context(), b, poll)) {
			t.Error("a call that waits for news keeps a poll waiting")
		}
		if !through(entering(t.Context(), b, farewell)) {
			t.Error("a logout has to wait")
		}
	})
}

func TestWhoGivesUpLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(Host{Hostname: "vc", Concurrency: 1})
		entering(t.Context(), b, poll)
		ctx, cancel := context.WithCancel(t.Context())
		gone := entering(ctx, b, poll)
		next := entering(t.Context(), b, refresh)
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("giving up is %v", err)
		}
		b.leave(poll)
		if !through(next) {
			t.Error("who gave up still stands before others")
		}
	})
}

func TestNoTimeLeftIsNoOverload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(Host{Hostname: "vc", Concurrency: 1})
		if err := b.enter(t.Context(), poll); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		pass(2 * time.Second)
		var spent *budgetError
		if err := b.enter(ctx, poll); !errors.Is(err, context.DeadlineExceeded) || errors.As(err, &spent) {
			t.Errorf("without a limit per minute who comes too late gets %v", err)
		}
	})
}

func TestSpentBudgetIsAnOverload(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, func(h *Host) { h.CallsPerMinute = 4 })
	for range 2 { // after two calls for the login
		succeeds(t, r.call(aboutBody))
	}
	resp := r.response(aboutBody)
	if resp.Code != protocol.CodeOverloaded {
		t.Errorf("over the budget the answer is %s %q", resp.Code, resp.Msg)
	}
	if n := r.sim.TotalCalls(); n != 4 {
		t.Errorf("%d calls with a budget of 4", n)
	}
	s := r.pool.Stats()[0]
	received, sent := r.sim.Bytes()
	if s.CallsPerMinute != 4 || s.BytesIn < sent || s.BytesOut < received || s.BytesPerMinute != s.BytesIn+s.BytesOut || s.CallTime <= 0 {
		t.Errorf("stats are %+v; the vCenter sent %d bytes and received %d", s, sent, received)
	}
}
