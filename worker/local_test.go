package worker

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/protocol"
)

// own answers what is asked of the worker itself.
func own(_ context.Context, r *protocol.Request) (*protocol.Response, error) {
	if r.Hostname == "broken" {
		return nil, errors.New("out of order")
	}
	return protocol.OK("own "+r.Hostname, protocol.List{}), nil
}

func TestLocalMethodsNeedNoVCenter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, Config{Local: callerFunc(own)}, instant)
		defer h.end()
		h.send(`{"method": "worker.stats"}`).wants(t, `{"success": 0, "msg": "own "`)
		h.send(`{"method": "worker.stats", "hostname": null}`).wants(t, `{"success": 0, "msg": "own "`)
		h.send(`{"method": "worker.stats", "hostname": "vc01"}`).wants(t, `{"success": 0, "msg": "own vc01"`)
		h.send(`{"method": "worker.stats", "helper": "shout"}`).wants(t, "own !")
		h.send(`{"method": "worker.stats", "hostname": "broken"}`).wants(t, `{"success": 1, "msg": "Task worker.stats failed: out of order", "code": "internal"`)
		h.send(`{"method": "about"}`).wants(t, `{"success": 1, "msg": "Unknown or missing agent name"`)
		h.send(toVC01).wants(t, `{"success": 0, "msg": "done"`)
	})
}

func TestWithoutLocalItsMethodsAreUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, Config{}, instant)
		defer h.end()
		h.send(`{"method": "worker.stats"}`).wants(t, `{"success": 1, "msg": "Unknown or missing task/method name", "code": "unknown_method"`)
	})
}

// TestLocalAnswersWhileVCentersHang: whoever looks for what is wrong must get an
// answer.
func TestLocalAnswersWhileVCentersHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		h := open(t, Config{Concurrency: 1, QueueLength: 1, Local: callerFunc(own)}, deafTo("vc01", release))
		defer h.end()
		defer close(release)
		h.send(toVC01)
		h.send(toVC01)
		h.send(`{"method": "worker.stats"}`).wants(t, `{"success": 0, "msg": "own "`)
	})
}

func TestCapacityCountsTheLocalLane(t *testing.T) {
	w, err := New(Config{Concurrency: 3, QueueLength: 10, Hostnames: []string{"a"}, Local: callerFunc(own)}, nil, callerFunc(instant), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := w.Capacity(), 13+localCalls+localQueue; got != want {
		t.Errorf("capacity is %d, want %d", got, want)
	}
}

func TestLaneCounters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		h := open(t, Config{Concurrency: 1, QueueLength: 1, Timeout: time.Second}, deafTo("vc01", release))
		defer h.end()
		first := h.send(toVC01)
		synctest.Wait()
		second := h.send(toVC01)
		synctest.Wait()
		h.send(toVC01).wants(t, `{"success": 1, "msg": "Task about failed: 1 requests for vc01 are waiting already", "code": "overloaded"`)
		first.wants(t, `{"success": 1, "msg": "Task about failed: vc01 did not answer within 1s"`)
		second.wants(t, `{"success": 1, "msg": "Task about failed: all 1 calls to vc01 were busy for 1s"`)
		close(release)
		synctest.Wait()
		want := LaneStats{Hostname: "vc01", Refused: 1, Timeouts: 2, Late: 1}
		if got := h.Stats().Lanes[0]; got != want {
			t.Errorf("lane is %+v, want %+v", got, want)
		}
	})
}
