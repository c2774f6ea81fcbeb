package senderd

import (
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/protocol"
	"vpoller/zabbix/trappertest"
)

func (w *world) manage(method string) *protocol.Response {
	w.t.Helper()
	reply, err := broker.Ask(w.t.Context(), w.MgmtAddr(), []byte(`{"method": "`+method+`"}`))
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := protocol.DecodeResponse(reply)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func TestValuesOfJobsReachEveryZabbix(t *testing.T) {
	t.Parallel()
	one, two := far(t), far(t)
	cfg := settings(t, one, two)
	failing(cfg)
	cfg.Jobs[0].Interval, cfg.Jobs[1].Interval = time.Second, time.Second
	w := start(t, cfg, one, two)
	for _, z := range w.zabbix {
		waitFor(t, "values arrive", func() bool { return len(z.Values()) >= 2 })
		if v := z.Values()[0]; v.Host != "vc" || v.Key != "vc.about[version]" || v.Value != "about" {
			t.Errorf("took %+v", v)
		}
	}
	w.until("/metrics", `vpoller_sender_job_objects{job="about"} 1`)
	w.until("/metrics", `vpoller_sender_poll_errors_total{code="not_found"} `)
	w.until("/metrics", `vpoller_sender_job_errors_total{code="not_found",job="event"} `)
	w.until("/", "<h1>vpoller-sender on ")
	text := string(w.manage("status").Append(nil))
	for _, want := range []string{`"status": "running"`, `"problems": []`, `"name": "zabbix1"`, `"name": "zabbix2"`, `"address": "` + one.Addr() + `"`, `"name": "about", "interval": "1s", "objects": 1`} {
		if !strings.Contains(text, want) {
			t.Errorf("status lacks %s: %s", want, text)
		}
	}
	if text := string(w.manage("stats").Append(nil)); !strings.Contains(text, `"lag_seconds": `) || !strings.Contains(text, `"inventory": {"objects": 0`) {
		t.Errorf("stats: %s", text)
	}
}

// TestOneZabbixHoldsUpNoOther while it is away.
func TestOneZabbixHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	one, two := far(t), far(t)
	one.Fail(slices.Repeat([]trappertest.Fault{trappertest.Silence}, 1000)...)
	w := start(t, settings(t, one, two), one, two)
	w.put(100)
	waitFor(t, "the other has all", func() bool { return taken(two) == 100 })
	if n := taken(one); n != 0 {
		t.Errorf("%d values taken in silence", n)
	}
}

// TestShutdownDeliversWhatIsThere as long as Zabbix takes it.
func TestShutdownDeliversWhatIsThere(t *testing.T) {
	t.Parallel()
	z := far(t)
	w := start(t, settings(t, z), z)
	w.put(5000)
	if r := w.manage("shutdown"); r.Success != 0 {
		t.Errorf("shutdown: %+v", r)
	}
	if err := w.stopped(); err != nil {
		t.Error(err)
	}
	if n := taken(z); n != 5000 {
		t.Errorf("%d of 5000 values arrived", n)
	}
	for _, line := range []string{"sender started", "sender stopping", "sender stopped"} {
		if w.log.count(line) != 1 {
			t.Errorf("the log says %q %d times", line, w.log.count(line))
		}
	}
}

// TestWhatWaitsSurvivesARestart when Zabbix is away all the time.
func TestWhatWaitsSurvivesARestart(t *testing.T) {
	t.Parallel()
	z := trappertest.New()
	cfg := settings(t, z)
	z.Close()
	w := start(t, cfg)
	w.put(300)
	if err := w.stopped(); err != nil {
		t.Error(err)
	}
	back := trappertest.NewAt(cfg.Zabbix[0].Addresses[0])
	t.Cleanup(back.Close)
	again := start(t, cfg, back)
	waitFor(t, "all values arrive", func() bool { return taken(back) == 300 })
	if s := again.snapshot(again.pipelines[0]); s.buffer.Recovered != 300 {
		t.Errorf("recovered %d", s.buffer.Recovered)
	}
}

// TestWhatWaitsSurvivesItsJobs is that values go out though the configuration has
// no jobs any more.
func TestWhatWaitsSurvivesItsJobs(t *testing.T) {
	t.Parallel()
	z := trappertest.New()
	cfg := settings(t, z)
	z.Close()
	w := start(t, cfg)
	w.put(3)
	if err := w.stopped(); err != nil {
		t.Error(err)
	}
	back := trappertest.NewAt(cfg.Zabbix[0].Addresses[0])
	t.Cleanup(back.Close)
	single(cfg)
	w = start(t, cfg, back)
	waitFor(t, "all values arrive", func() bool { return taken(back) == 3 && w.balanced().Waiting == 0 })
	if err := w.stopped(); err != nil {
		t.Error(err)
	}
	w = start(t, cfg, back)
	if n := len(w.pipelines[0].queues); n != 1 {
		t.Errorf("%d queues, and nothing waits", n)
	}
}

// TestWhatGoesWrongInNewReleasesTheRest makes a sender on a taken HTTP port, and
// then one without it.
func TestWhatGoesWrongInNewReleasesTheRest(t *testing.T) {
	t.Parallel()
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer port.Close() //nolint:errcheck // a test's port
	z := far(t)
	cfg := settings(t, z)
	cfg.Mgmt = "ipc://" + t.TempDir() + "/m"
	cfg.HTTP = port.Addr().String()
	if _, err := ready(cfg, io.Discard); err == nil || !strings.Contains(err.Error(), "listen for HTTP") {
		t.Fatalf("error %v", err)
	}
	cfg.HTTP = ""
	cfg.Jobs[0].Method = "vm.nothing"
	if _, err := ready(cfg, io.Discard); err == nil || !strings.Contains(err.Error(), "vm.nothing") {
		t.Fatalf("error %v", err)
	}
	cfg.Jobs[0].Method = "about"
	start(t, cfg, z)
}
