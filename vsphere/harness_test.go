package vsphere

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"vpoller/internal/secret"
	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// rig is a simulated vCenter and a pool that knows it as "vc".
type rig struct {
	t    *testing.T
	sim  *vcsimtest.Server
	pool *Pool
}

// hostFor is how a pool is told about sim.
func hostFor(sim *vcsimtest.Server) Host {
	return Host{
		Hostname: "vc", URL: sim.URL(), Username: "user", Password: secret.New("pass"),
		Timeout: 5 * time.Second,
	}
}

// newRig runs a simulated vCenter; change may be nil.
func newRig(t *testing.T, opts vcsimtest.Options, change func(*Host)) *rig {
	t.Helper()
	sim := vcsimtest.Start(t, opts)
	h := hostFor(sim)
	if change != nil {
		change(&h)
	}
	return &rig{t: t, sim: sim, pool: newPool(t, h)}
}

// newPool makes a pool that logs out when the test ends.
func newPool(t testing.TB, hosts ...Host) *Pool {
	t.Helper()
	p, err := NewPool(hosts, slog.New(slog.DiscardHandler), WithVersion("test"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shutDown(p) })
	return p
}

// shutDown ends a pool as a program does.
func shutDown(p *Pool) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_ = p.Run(ctx) // never an error
}

// newRecordedRig is a rig on the recorded inventory, which must not be changed.
func newRecordedRig(t *testing.T) *rig {
	t.Helper()
	sim, err := recorded()
	if err != nil {
		t.Fatal(err)
	}
	sim.ResetCalls()
	return &rig{t: t, sim: sim, pool: newPool(t, hostFor(sim))}
}

// request reads a request from JSON without its hostname.
func request(t testing.TB, body string) *protocol.Request {
	t.Helper()
	r, err := protocol.Decode([]byte(body))
	if err != nil {
		t.Fatalf("request %s: %v", body, err)
	}
	r.Hostname = "vc"
	return r
}

// call sends a request and returns the reply as JSON.
func (r *rig) call(body string) string {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return r.callWithin(ctx, body)
}

func (r *rig) callWithin(ctx context.Context, body string) string {
	r.t.Helper()
	resp, err := r.pool.Call(ctx, request(r.t, body))
	if err != nil {
		resp = protocol.ResponseOf(err)
	}
	return string(resp.Append(nil))
}

// response sends a request and returns the reply decoded.
func (r *rig) response(body string) *protocol.Response {
	r.t.Helper()
	resp, err := protocol.DecodeResponse([]byte(r.call(body)))
	if err != nil {
		r.t.Fatal(err)
	}
	return resp
}

// wants compares a reply with JSON text, key order and all.
func (r *rig) wants(body, want string) {
	r.t.Helper()
	if got := r.call(body); got != want {
		r.t.Errorf("%s\n got %s\nwant %s", body, got, want)
	}
}

// refuses checks an error reply's code and message.
func (r *rig) refuses(body string, code protocol.Code, msg string) {
	r.t.Helper()
	resp := r.response(body)
	if resp.Success != 1 || resp.Code != code || resp.Msg != msg {
		r.t.Errorf("%s\n got %d %s %q\nwant 1 %s %q", body, resp.Success, resp.Code, resp.Msg, code, msg)
	}
}

// ask is a request body.
func ask(method, name string, properties ...string) string {
	m := map[string]any{"method": method, "name": name}
	if properties != nil {
		m["properties"] = properties
	}
	body, _ := json.Marshal(m) // strings always marshal
	return string(body)
}

// waitFor waits until a condition holds.
func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-deadline:
			t.Fatal("waited in vain")
		}
	}
}

// pass lets time go by in a synctest bubble.
func pass(d time.Duration) { <-time.After(d) }
