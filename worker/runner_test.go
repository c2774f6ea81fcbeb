package worker

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/protocol"
)

// TestRunnersStay: one goroutine answers one request after the other, and no
// more than some wait when many were needed at once.
func TestRunnersStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runners := make(map[string]bool)
		h := open(t, Config{}, func(ctx context.Context, r *protocol.Request) (*protocol.Response, error) {
			runners[goroutine()] = true // one at a time
			return instant(ctx, r)
		})
		for range 100 {
			h.send(toVC01).wants(t, done)
			synctest.Wait()
		}
		if len(runners) != 1 {
			t.Errorf("%d goroutines answered 100 requests, one after the other", len(runners))
		}
		h.end()
	})
}

func TestFewRunnersWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, Config{Concurrency: 64}, after(time.Second))
		synctest.Wait()
		before := runtime.NumGoroutine()
		var all []*answer
		for range 64 {
			all = append(all, h.send(toVC01))
			synctest.Wait()
		}
		for _, a := range all {
			a.wants(t, done)
		}
		synctest.Wait()
		if n := runtime.NumGoroutine() - before; n != idleRunners {
			t.Errorf("%d goroutines are left after 64 requests at once, want %d", n, idleRunners)
		}
		h.end()
	})
}

// goroutine names the goroutine that calls it.
func goroutine() string {
	text := make([]byte, 32)
	text = text[:runtime.Stack(text, false)]
	return string(text[:len("goroutine 1234567")])
}
