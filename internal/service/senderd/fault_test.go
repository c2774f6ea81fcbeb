package senderd

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/zabbix/trappertest"
)

// TestBadAnswersLoseNothing has Zabbix answer badly for a while: every value is
// there once afterwards, and counted.
func TestBadAnswersLoseNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault trappertest.Fault
		says  string // of the target, in status
	}{
		"garbage":             {trappertest.Garbage, "begins with"},
		"half an answer":      {trappertest.HalfAnswer, "breaks off after"},
		"no answer":           {trappertest.LostAnswer, "closed the connection without a word"},
		"cut":                 {trappertest.Cut, ""},
		"silence":             {trappertest.Silence, "nothing within the time limit"},
		"a gigabyte":          {trappertest.Huge, "announces 1073741824 bytes"},
		"flags of no Zabbix":  {trappertest.WrongFlags, "flags are 0xf1"},
		"something else":      {trappertest.NoJSON, "invalid character"},
		"a paused collection": {trappertest.Refuse, "data collection has been paused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := far(t)
			w := start(t, settings(t, z), z)
			z.Fail(slices.Repeat([]trappertest.Fault{c.fault}, 1000)...)
			w.put(500)
			waitFor(t, "the address is known to be bad", func() bool {
				s := w.snapshot(w.pipelines[0])
				return s.targets()["down"] == 1 && strings.Contains(s.send.Targets[0].Error, c.says)
			})
			z.Heal()
			waitFor(t, "all values arrive", func() bool { return w.balanced().Waiting == 0 && taken(z) == 500 })
			for at, n := range z.Times() {
				if n != 1 {
					t.Errorf("%+v was taken %d times", at, n)
				}
			}
			waitFor(t, "all is well", func() bool { return w.page("/healthz") == "ok\n" && w.page("/readyz") == "ready\n" })
			if s := w.snapshot(w.pipelines[0]); s.targets()["up"] != 1 || s.send.Retries == 0 {
				t.Errorf("%+v", s)
			}
			if down, up := w.log.count("Zabbix takes no values"), w.log.count("Zabbix takes values again"); down != 1 || up != 1 {
				t.Errorf("%d lines say that Zabbix is away and %d that it is back", down, up)
			}
		})
	}
}

// TestWhatIsNoZabbixIsToldFromOneThatIsAway by /healthz, the metrics and the log.
func TestWhatIsNoZabbixIsToldFromOneThatIsAway(t *testing.T) {
	t.Parallel()
	z := far(t)
	w := start(t, settings(t, z), z)
	z.Fail(slices.Repeat([]trappertest.Fault{trappertest.Garbage}, 1000)...)
	w.put(10)
	w.until("/healthz", "alive, but not well:\nzabbix1: what answers at "+z.Addr()+" is no Zabbix")
	w.until("/readyz", "is no Zabbix")
	w.until("/metrics", `vpoller_sender_problems{problem="answer"} 1`)
	w.until("/metrics", `vpoller_sender_targets{state="down",zabbix="zabbix1"} 1`)
	waitFor(t, "it is logged", func() bool { return w.log.count("something is wrong") == 1 })
	z.Heal()
	waitFor(t, "all is well", func() bool { return w.page("/healthz") == "ok\n" })
	waitFor(t, "that is logged", func() bool { return w.log.count("the problem is over") == 1 })
	if n := w.log.count("something is wrong"); n != 1 {
		t.Errorf("%d lines say it", n)
	}
	w.until("/metrics", `vpoller_sender_problems{problem="answer"} 0`)
}

// TestADiskThatTakesNothing takes the folder away: values wait in memory, go out
// all the same, and to the disk when it is there again.
func TestADiskThatTakesNothing(t *testing.T) {
	t.Parallel()
	z := far(t)
	cfg := settings(t, z)
	cfg.Buffer.MaxBytes = 1 << 20
	w := start(t, cfg, z)
	q := w.pipelines[0].queues[0]
	z.Fail(slices.Repeat([]trappertest.Fault{trappertest.Refuse}, 100000)...)
	if err := os.RemoveAll(q.dir); err != nil {
		t.Fatal(err)
	}
	for q.buffer.Stats().InMemory == 0 {
		w.put(500)
	}
	w.until("/healthz", "the disk takes nothing in "+q.dir)
	w.until("/metrics", `vpoller_sender_buffer_broken{zabbix="zabbix1"} 1`)
	if err := os.MkdirAll(q.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the disk is used again", func() bool { st := q.buffer.Stats(); return st.Problem == "" && st.InMemory == 0 })
	z.Heal()
	waitFor(t, "all values arrive", func() bool { return w.balanced().Waiting == 0 && taken(z) == w.sent })
	waitFor(t, "all is well", func() bool { return w.page("/healthz") == "ok\n" })
	if st := w.balanced(); dropped(st) != 0 {
		t.Errorf("%d values were dropped: %+v", dropped(st), st)
	}
}

// TestALimitLosesWhatItSays and no more, and tells how much.
func TestALimitLosesWhatItSays(t *testing.T) {
	t.Parallel()
	z := far(t)
	cfg := settings(t, z)
	about := cfg.Jobs
	single(cfg) // an agent, with a buffer of its own beside that of jobs
	cfg.Jobs = about
	cfg.Buffer.MaxBytes = 64 << 10
	w := start(t, cfg, z)
	z.Fail(slices.Repeat([]trappertest.Fault{trappertest.Cut}, 100000)...)
	q := w.pipelines[0].sink(trapperForm).(*queue)
	for q.buffer.Stats().DroppedSize == 0 {
		w.put(200)
	}
	w.put(200)
	if n := q.buffer.Stats().Bytes; n > 32<<10 {
		t.Errorf("%d bytes, and max_bytes is of both buffers", n)
	}
	w.until("/healthz", "values for trapper items were lost lately")
	waitFor(t, "it is logged", func() bool { return w.log.count("something is wrong") > 0 })
	z.Heal()
	waitFor(t, "the rest arrives", func() bool { return w.balanced().Waiting == 0 })
	st := w.balanced()
	if lost := int(st.DroppedSize); lost == 0 || taken(z) < w.sent-lost { // what was on its way may arrive all the same
		t.Errorf("%d values put, %d dropped, %d taken", w.sent, lost, taken(z))
	}
	w.until("/healthz", "because more waited than max_bytes") // for some minutes
}

// TestAClockThatIsSetBack is told, and holds up nothing.
func TestAClockThatIsSetBack(t *testing.T) {
	t.Parallel()
	z := far(t)
	w := start(t, settings(t, z), z)
	w.watch.look(time.Now().Add(time.Hour))
	w.until("/healthz", "the clock was set back from ")
	waitFor(t, "it is logged", func() bool { return w.log.count("problem=clock") == 1 })
	w.put(50)
	waitFor(t, "all values arrive", func() bool { return taken(z) == 50 })
}

// TestAVPollerThatIsAway is told.
func TestAVPollerThatIsAway(t *testing.T) {
	t.Parallel()
	z := far(t)
	w := start(t, settings(t, z), z)
	if _, err := w.proxy.Do(t.Context(), []byte(`{"method":"about"}`)); err == nil {
		t.Fatal("nobody answers, and that is no error")
	}
	w.until("/healthz", "the vPoller proxy at tcp://127.0.0.1:1 does not answer since ")
	w.proxy.note(nil)
	waitFor(t, "all is well", func() bool { return w.page("/healthz") == "ok\n" })
}

// TestAFolderOfSomebodyElse is an error at the start that says what to do.
func TestAFolderOfSomebodyElse(t *testing.T) {
	t.Parallel()
	z := far(t)
	cfg := settings(t, z)
	w := start(t, cfg, z)
	_, err := ready(cfg, w.log)
	if err == nil || !strings.Contains(err.Error(), "is vpoller-sender running already?") || !strings.Contains(err.Error(), filepath.Join(cfg.Buffer.Dir, "zabbix1", "trapper")) {
		t.Errorf("error %v", err)
	}
}
