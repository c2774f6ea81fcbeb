package vsphere

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

func TestDeadVCenterAnswersAtOnce(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	if err := r.sim.Stop(); err != nil {
		t.Fatal(err)
	}
	r.refuses(aboutBody, protocol.CodeUnavailable, "Task about failed: cannot reach vCenter vc: connection refused")
	resp := r.response(aboutBody)
	if !regexp.MustCompile(`^Task about failed: vCenter vc is unavailable since 20[-0-9T:]+Z: connection refused$`).MatchString(resp.Msg) {
		t.Errorf("the second answer is %s %q; want since when and why", resp.Code, resp.Msg)
	}
	s := r.pool.Stats()[0]
	if s.State != StateUnavailable || s.Since.IsZero() || !strings.Contains(s.Reason, "connection refused") || s.Failures != 1 {
		t.Errorf("stats are %+v", s)
	}
	if err := r.sim.Restart(); err != nil {
		t.Fatal(err)
	}
	r.endPause()
	succeeds(t, r.call(aboutBody))
}

// endPause makes the next request the one that tries.
func (r *rig) endPause() {
	b := r.pool.agents["vc"].link.breaker
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down != nil {
		b.down.retry = time.Time{}
	}
}

func TestHungVCenter(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, func(h *Host) { h.Timeout = 100 * time.Millisecond })
	r.pool.agents["vc"].link.calls.patience = 0
	succeeds(t, r.call(aboutBody))
	r.sim.Hang(true)
	for range slowLimit {
		resp := r.response(aboutBody)
		if resp.Code != protocol.CodeTimeout || !strings.HasPrefix(resp.Msg, "Task about failed: vCenter vc did not answer within ") {
			t.Errorf("reply is %s %q", resp.Code, resp.Msg)
		}
	}
	if resp := r.response(aboutBody); resp.Code != protocol.CodeUnavailable {
		t.Errorf("after %d timeouts the reply is %s %q, want %s", slowLimit, resp.Code, resp.Msg, protocol.CodeUnavailable)
	}
	r.sim.Hang(false)
	r.endPause()
	succeeds(t, r.call(aboutBody))
}

func TestCallerDeadlineHolds(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(aboutBody))
	r.sim.Hang(true)
	defer r.sim.Hang(false)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	reply := r.callWithin(ctx, aboutBody)
	if !strings.Contains(reply, `"code": "timeout"`) || time.Since(start) > 2*time.Second {
		t.Errorf("after %v: %s", time.Since(start), reply)
	}
	if s := r.pool.Stats()[0]; s.State == StateUnavailable {
		t.Error("an impatient client made the vCenter unavailable for all")
	}
}

func TestOnlySoManyCallsAtOnce(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, func(h *Host) { h.Concurrency = 1 })
	succeeds(t, r.call(aboutBody))
	r.sim.Hang(true)
	defer r.sim.Hang(false)
	first, leave := context.WithCancel(context.Background())
	done := make(chan string)
	go func() { done <- r.callWithin(first, aboutBody) }()
	waitFor(t, func() bool { return r.pool.Stats()[0].Running == 1 })
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if reply := r.callWithin(ctx, aboutBody); !strings.Contains(reply, "waiting for one of 1 calls to vCenter vc to end") {
		t.Errorf("reply is %s", reply)
	}
	leave()
	<-done
}

func TestWhatIsNotAVCenter(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<html><body>It works!</body></html>"))
	}))
	defer web.Close()
	r := &rig{t: t, pool: newPool(t, Host{Hostname: "vc", URL: web.URL})}
	r.refuses(aboutBody, protocol.CodeUnavailable,
		"Task about failed: cannot reach vCenter vc: what answers there is not the vSphere API")
}

func TestBusyVCenter(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "starting", http.StatusServiceUnavailable)
	}))
	defer web.Close()
	r := &rig{t: t, pool: newPool(t, Host{Hostname: "vc", URL: web.URL})}
	r.refuses(aboutBody, protocol.CodeUnavailable,
		"Task about failed: cannot reach vCenter vc: 503 Service Unavailable")
}
