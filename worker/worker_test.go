package worker

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vpoller/protocol"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// callerFunc is a vSphere end made of one function.
type callerFunc func(ctx context.Context, r *protocol.Request) (*protocol.Response, error)

func (f callerFunc) Call(ctx context.Context, r *protocol.Request) (*protocol.Response, error) {
	return f(ctx, r)
}

// instant answers everything at once.
func instant(context.Context, *protocol.Request) (*protocol.Response, error) {
	return protocol.OK("done", protocol.List{}), nil
}

// shout is the only helper: the message and an exclamation mark.
type shout struct{}

func (shout) Render(r *protocol.Request, resp *protocol.Response) ([]byte, bool) {
	if r.Helper != "shout" {
		return nil, false
	}
	return []byte(resp.Msg + "!"), true
}

// house is a running worker with the wire's end of its channel.
type house struct {
	*Worker
	t       *testing.T
	tasks   chan protocol.Task
	stop    context.CancelFunc
	stopped chan error // what Run returned
}

// open runs a worker for the vCenters vc01 and vc02 until stop is called or
// tasks is closed. Within synctest, as all that waits here, it takes no time.
func open(t *testing.T, cfg Config, caller callerFunc) *house {
	t.Helper()
	tasks := make(chan protocol.Task)
	if cfg.Hostnames == nil {
		cfg.Hostnames = []string{"vc01", "vc02"}
	}
	w, err := New(cfg, tasks, caller, shout{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	h := &house{Worker: w, t: t, tasks: tasks, stop: cancel, stopped: make(chan error, 1)}
	go func() { h.stopped <- w.Run(ctx) }()
	return h
}

// end closes the channel and waits for the worker.
func (h *house) end() {
	h.t.Helper()
	close(h.tasks)
	if err := <-h.stopped; err != nil {
		h.t.Errorf("Run: %v", err)
	}
	h.stop()
}

// answer is what comes back for one request, and when.
type answer struct {
	body  chan string
	count atomic.Int32
}

func (h *house) send(body string) *answer { return h.sendUntil(body, time.Time{}) }

func (h *house) sendUntil(body string, deadline time.Time) *answer {
	h.t.Helper()
	a := &answer{body: make(chan string, 1)}
	h.tasks <- protocol.Task{Body: []byte(body), Deadline: deadline, Reply: func(body []byte) {
		if a.count.Add(1) > 1 {
			h.t.Errorf("second reply: %s", body)
			return
		}
		a.body <- string(body)
	}}
	return a
}

// wants waits for the answer and compares its beginning.
func (a *answer) wants(t *testing.T, prefix string) {
	t.Helper()
	if got := <-a.body; !strings.HasPrefix(got, prefix) {
		t.Errorf("\n got %s\nwant %s...", got, prefix)
	}
}

const (
	toVC01 = `{"method": "about", "hostname": "vc01"}`
	toVC02 = `{"method": "about", "hostname": "vc02"}`
	done   = `{"success": 0, "msg": "done", "result": []}`
)
