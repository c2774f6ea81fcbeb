package senderd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vpoller/internal/config"
	"vpoller/internal/push"
	"vpoller/protocol"
	"vpoller/zabbix"
	"vpoller/zabbix/buffer"
	"vpoller/zabbix/trappertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = 30 * time.Second

// A world is a sender between a vPoller that answers by itself and Zabbixes that
// misbehave when told to.
type world struct {
	*Daemon
	t       *testing.T
	cfg     *config.Sender
	zabbix  []*trappertest.Server
	log     *journal
	stopped func() error // stops the sender
	sent    int          // values put into the first trapper queue
}

// A journal keeps the lines of a log.
type journal struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all.Write(p)
}

func (j *journal) count(text string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Count(j.all.String(), text)
}

// echo answers every question by its method.
type echo struct{}

func (echo) Poll(_ context.Context, questions []push.Question, answered func(int, push.Answer)) {
	for i, q := range questions {
		if q.Request.Method == "event.latest" {
			answered(i, push.Answer{Err: protocol.Errorf(protocol.CodeNotFound, "there is no event").WithHint("wait for one")})
			continue
		}
		answered(i, push.Answer{Values: []push.Value{{Text: q.Request.Method, Time: time.Now()}}})
	}
}

// settings are those of a sender of one job, which nobody waits for.
func settings(t *testing.T, zabbixes ...*trappertest.Server) *config.Sender {
	cfg := config.DefaultSender()
	cfg.VPoller.Endpoint = "tcp://127.0.0.1:1"
	cfg.VPoller.Timeout, cfg.VPoller.Retries = 50*time.Millisecond, 1
	cfg.Mgmt, cfg.HTTP = "tcp://127.0.0.1:0", "127.0.0.1:0"
	cfg.Buffer.Dir = t.TempDir()
	cfg.Jobs = []*config.SenderJob{{
		Name: "about", VCenters: []string{"vc"}, Method: "about", Properties: []string{"version"}, Interval: 24 * time.Hour,
		Host: "{vcenter}", Item: "vc.about[{property}]",
	}}
	for i, z := range zabbixes {
		s := config.DefaultSenderZabbix()
		s.Name, s.Addresses, s.Timeout = fmt.Sprintf("zabbix%d", i+1), []string{z.Addr()}, 300*time.Millisecond
		cfg.Zabbix = append(cfg.Zabbix, s)
	}
	return cfg
}

// far is a Zabbix for the time of a test.
func far(t *testing.T) *trappertest.Server {
	z := trappertest.New()
	t.Cleanup(z.Close)
	return z
}

// ready makes a sender that asks nobody.
func ready(cfg *config.Sender, log io.Writer) (*Daemon, error) {
	p, err := newParts(cfg, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelInfo})))
	if err != nil {
		return nil, err
	}
	p.poller.Poller = echo{}
	return newDaemon(p)
}

// start runs a sender until the test ends, or stopped is called.
func start(t *testing.T, cfg *config.Sender, zabbixes ...*trappertest.Server) *world {
	t.Helper()
	w := &world{t: t, cfg: cfg, zabbix: zabbixes, log: &journal{}}
	var err error
	if w.Daemon, err = ready(cfg, w.log); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	w.stopped = sync.OnceValue(func() error { cancel(); return <-done })
	t.Cleanup(func() {
		if err := w.stopped(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// put stores values as the jobs do.
func (w *world) put(n int) {
	values := make([]zabbix.Value, n)
	for i := range values {
		w.sent++
		values[i] = zabbix.Value{
			Host: fmt.Sprintf("host-%d", w.sent%7), Key: fmt.Sprintf("key[%d]", w.sent%11), Value: strings.Repeat("x", 20),
			Clock: time.Now().Unix(), NS: int32(w.sent),
		}
	}
	for _, way := range w.pipelines {
		if err := way.sink(trapperForm).Append(values); err != nil {
			w.t.Error(err)
		}
	}
}

// values that a Zabbix has taken of those put.
func taken(z *trappertest.Server) (n int) {
	for _, v := range z.Values() {
		if strings.HasPrefix(v.Host, "host-") {
			n++
		}
	}
	return n
}

func (w *world) page(path string) string {
	w.t.Helper()
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	resp, err := client.Get("http://" + w.HTTPAddr() + path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // only read from
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(body)
}

// until waits until a page says something.
func (w *world) until(path, text string) {
	w.t.Helper()
	waitFor(w.t, path+" says "+text, func() bool { return strings.Contains(w.page(path), text) })
}

// waitFor waits until condition holds.
func waitFor(t *testing.T, what string, condition func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for !condition() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("it does not come about: %s", what)
		}
	}
}

// balanced checks that every value is accounted for.
func (w *world) balanced() buffer.Stats {
	w.t.Helper()
	var last buffer.Stats
	for _, way := range w.pipelines {
		for _, q := range way.queues {
			st := q.buffer.Stats()
			if in, out := st.Recovered+st.Appended, st.Acknowledged+dropped(st)+st.Waiting; in != out {
				w.t.Errorf("%s: %d values came in, %d are accounted for: %+v", q.dir, in, out, st)
			}
			last = st
		}
	}
	return last
}
