package vsphere

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestKeepAliveOnlyCallsWhenNobodyElseDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var last, touched atomic.Int64
		called := func() { last.Store(time.Now().UnixNano()) }
		called()
		ctx, stop := context.WithCancel(t.Context())
		idle := func() time.Duration { return time.Since(time.Unix(0, last.Load())) }
		go keepAlive(ctx, idle, func(context.Context) {
			touched.Add(1)
			called()
		})
		for range 60 { // requests flow for an hour
			pass(time.Minute)
			called()
		}
		if n := touched.Load(); n != 0 {
			t.Errorf("%d calls to keep a busy session alive", n)
		}
		pass(time.Hour + time.Second)
		if n, want := touched.Load(), int64(time.Hour/idleLimit); n != want {
			t.Errorf("%d calls in an idle hour, want %d", n, want)
		}
		stop()
		synctest.Wait()
	})
}
