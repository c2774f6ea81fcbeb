package worker

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/protocol"
)

// deafTo blocks calls to hostname until release is closed, whatever their
// context says; all others are answered at once.
func deafTo(hostname string, release <-chan struct{}) callerFunc {
	return func(ctx context.Context, r *protocol.Request) (*protocol.Response, error) {
		if r.Hostname == hostname {
			<-release
		}
		return instant(ctx, r)
	}
}

// TestDeadVCenter: a vCenter whose calls never return fills its own lane; its
// clients hear of it in time, the other vCenter's notice nothing.
func TestDeadVCenter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		h := open(t, Config{Concurrency: 2, QueueLength: 1, Timeout: 5 * time.Second}, deafTo("vc01", release))
		defer h.end()
		first, second := h.send(toVC01), h.send(toVC01)
		synctest.Wait()
		third := h.send(toVC01)
		synctest.Wait()
		h.send(toVC01).wants(t, `{"success": 1, "msg": "Task about failed: 1 requests for vc01 are waiting already", "code": "overloaded", "hint": "ask again later: the first`)
		h.wantsLane("vc01", 2, 1)
		h.send(toVC02).wants(t, done)

		start := time.Now()
		first.wants(t, `{"success": 1, "msg": "Task about failed: vc01 did not answer within 5s", "code": "timeout"`)
		second.wants(t, `{"success": 1, "msg": "Task about failed: vc01 did not answer within 5s", "code": "timeout"`)
		third.wants(t, `{"success": 1, "msg": "Task about failed: all 2 calls to vc01 were busy for 5s", "code": "timeout", "hint": "ask again later: the first`)
		if waited := time.Since(start); waited != 5*time.Second {
			t.Errorf("answered after %s", waited)
		}
		synctest.Wait()
		h.wantsLane("vc01", 2, 0) // the calls run on and keep their slots
		h.send(toVC02).wants(t, done)

		fourth := h.send(toVC01)
		synctest.Wait()
		close(release)
		fourth.wants(t, done)
		synctest.Wait()
		h.wantsLane("vc01", 0, 0)
	})
}

func (h *house) wantsLane(hostname string, running, waiting int) {
	h.t.Helper()
	want := LaneStats{Hostname: hostname, Running: running, Waiting: waiting}
	for _, l := range h.Stats().Lanes {
		l.Refused, l.Timeouts, l.Late = 0, 0, 0 // TestLaneCounters
		if l.Hostname == hostname && l != want {
			h.t.Errorf("lane is %+v, want %+v", l, want)
		}
	}
}

// TestLaneOrder: what waits longest runs first, never more at once than there
// are slots.
func TestLaneOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order []string // only one call runs at a time
		h := open(t, Config{Concurrency: 1}, func(ctx context.Context, r *protocol.Request) (*protocol.Response, error) {
			<-time.After(time.Second)
			order = append(order, r.Name)
			return instant(ctx, r)
		})
		defer h.end()
		var answers []*answer
		for i := range 5 {
			answers = append(answers, h.send(fmt.Sprintf(`{"method": "vm.alarm.get", "hostname": "vc01", "name": "%d"}`, i)))
			synctest.Wait()
		}
		for _, a := range answers {
			a.wants(t, done)
		}
		if got := fmt.Sprint(order); got != "[0 1 2 3 4]" {
			t.Errorf("ran in the order %s", got)
		}
	})
}

// TestUnknownHostsNeedNoLane: requests for what is not there leave nothing behind.
func TestUnknownHostsNeedNoLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, Config{}, instant)
		defer h.end()
		for i := range 100 {
			h.send(fmt.Sprintf(`{"method": "about", "hostname": "no%d"}`, i)).wants(t, `{"success": 1, "msg": "Unknown or missing agent name"`)
		}
		if lanes := h.Stats().Lanes; len(lanes) != 2 {
			t.Errorf("lanes %v", lanes)
		}
	})
}
