package worker

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/protocol"
)

// untilEnd waits for its context, as a good caller does.
func untilEnd(ctx context.Context, _ *protocol.Request) (*protocol.Response, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// TestEarliestDeadline: the broker's, the request's or the worker's, whichever
// comes first, for callers that listen to their context and for those that do not.
func TestEarliestDeadline(t *testing.T) {
	for _, c := range []struct {
		name string
		task time.Duration // 0: none
		body string
		want time.Duration
	}{
		{"the worker's", 0, toVC01, 30 * time.Second},
		{"the broker's", 3 * time.Second, toVC01, 3 * time.Second},
		{"the request's", 0, `{"method": "about", "hostname": "vc01", "timeout": 1500}`, 1500 * time.Millisecond},
		{"broker before request", time.Second, `{"method": "about", "hostname": "vc01", "timeout": 1500}`, time.Second},
		{"request before broker", 2 * time.Second, `{"method": "about", "hostname": "vc01", "timeout": 1500}`, 1500 * time.Millisecond},
		{"all later than the worker's", time.Hour, `{"method": "about", "hostname": "vc01", "timeout": 1e300}`, 30 * time.Second},
	} {
		for kind, caller := range map[string]callerFunc{"polite": untilEnd, "deaf": nil} {
			t.Run(c.name+", "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					release := make(chan struct{})
					if caller == nil {
						caller = deafTo("vc01", release)
					}
					h := open(t, Config{Timeout: 30 * time.Second}, caller)
					defer h.end()
					start, deadline := time.Now(), time.Time{}
					if c.task > 0 {
						deadline = start.Add(c.task)
					}
					h.sendUntil(c.body, deadline).wants(t,
						`{"success": 1, "msg": "Task about failed: vc01 did not answer within `+c.want.String()+`", "code": "timeout"`)
					if took := time.Since(start); took != c.want {
						t.Errorf("answered after %s, want %s", took, c.want)
					}
					close(release)
				})
			})
		}
	}
}

// TestLateAnswer: a call that ends after its client was told so is heard by
// nobody; send fails the test on a second reply.
func TestLateAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, Config{Timeout: time.Second}, func(ctx context.Context, r *protocol.Request) (*protocol.Response, error) {
			<-time.After(2 * time.Second)
			return instant(ctx, r)
		})
		a := h.send(toVC01)
		a.wants(t, `{"success": 1, "msg": "Task about failed: vc01 did not answer`)
		h.end() // waits for the call
		if n := a.count.Load(); n != 1 {
			t.Errorf("%d replies", n)
		}
		if s := h.Stats(); s.Answered != 1 || s.Timeouts != 1 || s.Errors[protocol.CodeTimeout] != 1 {
			t.Errorf("stats %+v", s)
		}
	})
}

// TestExpired: nothing is asked of a vCenter for a client that has gone.
func TestExpired(t *testing.T) {
	called := 0
	count := func(ctx context.Context, r *protocol.Request) (*protocol.Response, error) {
		called++
		<-time.After(time.Second)
		return instant(ctx, r)
	}
	t.Run("on arrival", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := open(t, Config{}, count)
			defer h.end()
			h.sendUntil(toVC01, time.Now().Add(-time.Second)).wants(t,
				`{"success": 1, "msg": "Task about failed: its time was over when it reached the worker", "code": "timeout"`)
		})
		if called != 0 {
			t.Errorf("%d calls", called)
		}
	})
	t.Run("while waiting", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := open(t, Config{Concurrency: 1}, count)
			first := h.send(toVC01)
			synctest.Wait()
			second := h.sendUntil(toVC01, time.Now().Add(500*time.Millisecond))
			second.wants(t, `{"success": 1, "msg": "Task about failed: all 1 calls to vc01 were busy for 500ms", "code": "timeout"`)
			first.wants(t, done)
			h.end()
		})
		if called != 1 {
			t.Errorf("%d calls", called)
		}
	})
}

// TestExpiredPlacesAreFree: what has expired in the queue takes no room there.
func TestExpiredPlacesAreFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		h := open(t, Config{Concurrency: 1, QueueLength: 1}, deafTo("vc01", release))
		defer h.end()
		first := h.send(toVC01)
		synctest.Wait()
		h.sendUntil(toVC01, time.Now().Add(time.Second)).wants(t, `{"success": 1, "msg": "Task about failed: all 1 calls`)
		third := h.send(toVC01)
		synctest.Wait()
		h.wantsLane("vc01", 1, 1)
		close(release)
		first.wants(t, done)
		third.wants(t, done)
	})
}

// stopped is a job whose guard will not come, because it was stopped just as
// the context ended: the one moment in which both could leave it to the other.
func stopped(w *Worker, replies chan<- string) (*job, context.CancelFunc) {
	j := &job{arrived: time.Now(), request: &protocol.Request{Method: "about"}, lane: w.lanes["vc01"]}
	j.task.Reply = func(body []byte) { replies <- string(body) }
	j.ctx, j.cancel = context.WithDeadline(context.Background(), time.Now().Add(time.Hour))
	w.busy.Add(1)
	j.stopGuard = func() bool { return true }
	return j, j.cancel
}

func TestGuardStoppedInTime(t *testing.T) {
	replies, calls := make(chan string, 1), 0
	var end context.CancelFunc
	caller := callerFunc(func(ctx context.Context, _ *protocol.Request) (*protocol.Response, error) {
		calls++
		end()
		return nil, ctx.Err()
	})
	w, err := New(Config{Hostnames: []string{"vc01"}}, nil, caller, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("as the call ends", func(t *testing.T) {
		var j *job
		j, end = stopped(w, replies)
		w.run(j)
		(&answer{body: replies}).wants(t, `{"success": 1, "msg": "Task about failed: vc01 did not answer within 1h0m0s", "code": "timeout"`)
	})
	t.Run("before the call", func(t *testing.T) {
		j, end := stopped(w, replies)
		end()
		w.run(j)
		(&answer{body: replies}).wants(t, `{"success": 1, "msg": "Task about failed: all 64 calls to vc01 were busy`)
		if calls != 1 {
			t.Error("the call was made all the same")
		}
	})
	t.Run("before the lane", func(t *testing.T) {
		j, end := stopped(w, replies)
		end()
		if got := j.lane.admit(j); got != expired || j.lane.running != 0 {
			t.Errorf("admission %d", got)
		}
	})
}

// TestContextEnds: nothing of a request's context outlives its answer.
func TestContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ctx context.Context
		h := open(t, Config{}, func(c context.Context, r *protocol.Request) (*protocol.Response, error) {
			ctx = c
			return instant(c, r)
		})
		defer h.end()
		h.send(toVC01).wants(t, done)
		synctest.Wait()
		if ctx.Err() == nil {
			t.Error("the context lives on")
		}
	})
}
