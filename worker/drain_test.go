package worker

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/protocol"
)

// after answers after d, unless its context ends first.
func after(d time.Duration) callerFunc {
	return func(ctx context.Context, r *protocol.Request) (*protocol.Response, error) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(d):
			return instant(ctx, r)
		}
	}
}

const refusal = `{"success": 1, "msg": "Task about failed: the worker is stopping", "code": "unavailable"}`

// TestDrain: what is held runs to its end; what comes late is refused.
func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, Config{Concurrency: 1, Grace: time.Minute}, after(time.Second))
		running := h.send(toVC01)
		synctest.Wait()
		waiting := h.send(toVC01)
		synctest.Wait()
		h.stop()
		synctest.Wait()
		h.send(toVC01).wants(t, refusal)
		h.send("xx").wants(t, `{"success": 1, "msg": "Invalid message received"`)
		h.send(`{"method": "about", "helper": "shout"}`).wants(t, "Task about failed: the worker is stopping!")
		running.wants(t, done)
		waiting.wants(t, done)
		if err := <-h.stopped; err != nil {
			t.Error(err)
		}
	})
}

// TestDrainCut: what is not done by the end of the grace time is cancelled and
// refused.
func TestDrainCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, Config{Concurrency: 1, Grace: 3 * time.Second}, after(time.Hour))
		running := h.send(toVC01)
		synctest.Wait()
		waiting := h.send(toVC01)
		synctest.Wait()
		start := time.Now()
		h.stop()
		if err := <-h.stopped; err != nil {
			t.Error(err)
		}
		running.wants(t, refusal)
		waiting.wants(t, refusal)
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

// TestDrainAbandons: a call that ignores its context cannot keep the worker
// from stopping, and is not passed over in silence.
func TestDrainAbandons(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		h := open(t, Config{Grace: time.Second}, deafTo("vc01", release))
		a := h.send(toVC01)
		synctest.Wait()
		start := time.Now()
		h.stop()
		if err := <-h.stopped; err == nil || !strings.Contains(err.Error(), "1 calls ignore") {
			t.Errorf("Run: %v", err)
		}
		a.wants(t, refusal)
		if took := time.Since(start); took != time.Second+abandonAfter {
			t.Errorf("took %s", took)
		}
	})
}

// TestDrainBuffered: a task that lay in the channel is refused, not forgotten.
func TestDrainBuffered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tasks := make(chan protocol.Task, 3)
		w, err := New(Config{}, tasks, callerFunc(instant), nil)
		if err != nil {
			t.Fatal(err)
		}
		h := &house{t: t, tasks: tasks}
		answers := []*answer{h.send(toVC01), h.send(toVC01), h.send(toVC01)}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := w.Run(ctx); err != nil {
			t.Error(err)
		}
		for _, a := range answers {
			a.wants(t, refusal)
		}
		if err := w.Run(ctx); err == nil {
			t.Error("a second Run was let through")
		}
	})
}

// TestIdleStops: nothing to drain takes no time.
func TestIdleStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		open(t, Config{}, instant).end()
		h := open(t, Config{}, instant)
		h.stop()
		if err := <-h.stopped; err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("took %s", took)
		}
	})
}

// TestNothingForgotten: whatever is in the channel is refused, also when there
// is nothing else to wait for.
func TestNothingForgotten(t *testing.T) {
	tasks := make(chan protocol.Task, 50)
	w, err := New(Config{}, tasks, callerFunc(instant), nil)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for range cap(tasks) {
		tasks <- protocol.Task{Body: []byte(toVC01), Reply: func([]byte) { refused++ }}
	}
	idle := make(chan struct{})
	close(idle)
	if !w.refuseUntil(idle, time.Minute) || refused != cap(tasks) {
		t.Errorf("%d of %d refused", refused, cap(tasks))
	}
}
