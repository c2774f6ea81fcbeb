package worker

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/protocol"
)

// TestTheSameGoroutinesAnswer: a request takes no new goroutine while those
// that answered others have nothing to do.
func TestTheSameGoroutinesAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answering := make(map[string]bool)
		h := open(t, Config{}, func(ctx context.Context, r *protocol.Request) (*protocol.Response, error) {
			answering[goroutine()] = true // one at a time
			return instant(ctx, r)
		})
		for range 100 {
			h.send(toVC01).wants(t, done)
			synctest.Wait()
		}
		if n := len(answering); n > 2 {
			t.Errorf("%d goroutines answered 100 requests, one after the other", n)
		}
		h.end()
	})
}

// TestFewStandAtTheDoor once many were needed at the same time.
func TestFewStandAtTheDoor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, Config{Concurrency: 64}, after(time.Second))
		var all []*answer
		for range 64 {
			all = append(all, h.send(toVC01))
			synctest.Wait()
		}
		for _, a := range all {
			a.wants(t, done)
		}
		synctest.Wait()
		if n := h.door.standing.Load(); n != mostStanding { // the process has other goroutines that come and go
			t.Errorf("%d goroutines wait for requests after 64 at once, want %d", n, mostStanding)
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
