package agent

import (
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/internal/push"
	"vpoller/protocol"
	"vpoller/zabbix/buffer"
)

// everySample is a vCenter with a sample every 20 s.
func everySample(q push.Question) push.Answer {
	now := time.Now().Truncate(20 * time.Second)
	if q.After.IsZero() {
		return push.Answer{Values: []push.Value{{Text: clock(now), Time: now}}}
	}
	var values []push.Value
	for at := q.After.Truncate(20 * time.Second).Add(20 * time.Second); !at.After(now); at = at.Add(20 * time.Second) {
		values = append(values, push.Value{Text: clock(at), Time: at})
	}
	return push.Answer{Values: values}
}

func clock(t time.Time) string { return t.UTC().Format(time.TimeOnly) }

// gaps counts what is missing and what came twice.
func gaps(t *testing.T, w *world) (n int) {
	t.Helper()
	values := w.shelf.takeValues()
	for i := 1; i < len(values); i++ {
		if got := values[i].Clock - values[i-1].Clock; got != 20 {
			t.Errorf("a sample %d s after the last one", got)
		}
	}
	return len(values)
}

func TestEverySampleGoesOutOnceAcrossRestarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(cfg *Config) { cfg.State = filepath.Join(t.TempDir(), "state") })
		w.lists["web01"] = list(counter)
		w.sayThat(everySample)
		for range 4 {
			w.agent.SetHosts([]Host{vm(1)})
			w.run(t)
			pass(7 * time.Minute)
			w.stop()
			if w.agent.marks.file != nil {
				t.Error("the checkpoint is still open")
			}
			w.server.sent = nil
			w.renew(t)
			time.Sleep(10 * time.Minute)
		}
		if n := gaps(t, w); n < 170 || n > 180 {
			t.Errorf("%d samples in an hour", n)
		}
		w.agent.marks.close(time.Now())
	})
}

// A process that is killed writes no checkpoint at the end.
func TestEverySampleGoesOutOnceThoughTheProcessIsKilled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(cfg *Config) { cfg.State = filepath.Join(t.TempDir(), "state") })
		w.lists["web01"] = list(counter)
		w.sayThat(everySample)
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(7 * time.Minute)
		left, err := os.ReadFile(w.cfg.State)
		if err != nil {
			t.Fatal(err)
		}
		w.stop()
		if err := os.WriteFile(w.cfg.State, left, 0o600); err != nil {
			t.Fatal(err)
		}
		w.server.sent = nil
		w.renew(t)
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(7 * time.Minute)
		w.stop()
		if n := gaps(t, w); n < 40 {
			t.Errorf("%d samples", n)
		}
	})
}

func TestOldMarksAreOfNoUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(cfg *Config) { cfg.State = filepath.Join(t.TempDir(), "state") })
		w.lists["web01"] = list(counter)
		w.sayThat(everySample)
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(2 * time.Minute)
		w.stop()
		w.shelf.take()
		time.Sleep(markKept)
		w.server.sent, w.vcenters.asked = nil, nil
		w.renew(t)
		if n := len(w.agent.marks.times); n != 0 {
			t.Errorf("%d marks", n)
		}
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(31 * time.Second)
		w.stop()
		if len(w.vcenters.asked) != 1 || !w.vcenters.asked[0].After.IsZero() || len(w.shelf.take()) != 1 {
			t.Errorf("asked %+v", w.vcenters.asked)
		}
	})
}

// Samples of the past may be older than samples can be asked for, and the same
// one is the newest for hours: it is sent once all the same.
func TestOldSamplesGoOutOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(counter)
		begin, later := time.Now(), atomic.Bool{}
		w.sayThat(func(push.Question) push.Answer {
			taken := begin.Add(-5 * time.Hour)
			if later.Load() {
				taken = taken.Add(2 * time.Hour)
			}
			return push.Answer{Values: []push.Value{{Text: "7", Time: taken}}}
		})
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(time.Hour)
		later.Store(true)
		pass(time.Hour)
		w.stop()
		if n := len(w.shelf.take()); n != 2 {
			t.Errorf("%d values", n)
		}
	})
}

// An old worker sends the newest sample, whatever it is asked for.
func TestSamplesThatComeAgainAreLeftOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list("5s " + counter)
		w.sayThat(func(push.Question) push.Answer { return everySample(push.Question{}) })
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(2 * time.Minute)
		if n := gaps(t, w); n < 5 || n > 7 || w.agent.Stats().Repeated < 15 {
			t.Errorf("%d samples, stats %+v", n, w.agent.Stats())
		}
		w.stop()
	})
}

func TestSamplesThatTheSinkDidNotTakeComeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(counter)
		w.sayThat(everySample)
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(3 * time.Minute)
		w.shelf.fail(fmt.Errorf("closed"))
		pass(5 * time.Minute)
		w.shelf.fail(nil)
		pass(3 * time.Minute)
		if n := gaps(t, w); n < 28 {
			t.Errorf("%d samples", n)
		}
		w.stop()
	})
}

// Of a round with a value that is too long the sink has all others.
func TestWhatIsTooLongDoesNotMakeSamplesComeTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(counter)
		w.sayThat(everySample)
		w.shelf.fail(fmt.Errorf("one of them: %w", buffer.ErrTooLong))
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(3 * time.Minute)
		w.vcenters.mu.Lock()
		last := w.vcenters.asked[len(w.vcenters.asked)-1]
		w.vcenters.mu.Unlock()
		if st := w.agent.Stats(); last.After.IsZero() || st.TooLong == 0 || st.SinkErrors != 0 || st.Lost != 0 {
			t.Errorf("asked %+v, stats %+v", last, st)
		}
		w.stop()
	})
}

func TestACounterWithoutNewSamplesStaysAsItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(counter)
		w.sayThat(func(push.Question) push.Answer {
			return push.Answer{Err: protocol.Errorf(protocol.CodeNoSample, "no sample")}
		})
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(3 * time.Minute)
		w.sayThat(func(push.Question) push.Answer { return push.Answer{} })
		pass(3 * time.Minute)
		equal(t, w.shelf.take(), "!no sample")
		if st := w.agent.Stats().Items; st.NotSupported != 1 {
			t.Errorf("items %+v", st)
		}
		w.stop()
	})
}

func TestADamagedCheckpoint(t *testing.T) {
	now := time.Now()
	marked := map[uint64]int64{7: now.UnixNano()}
	whole := appendBlock([]byte(markTitle), []mark{{7, now.UnixNano()}})
	for name, c := range map[string]struct {
		data  string
		want  map[uint64]int64
		warns bool
	}{
		"whole":         {string(whole), marked, false},
		"not there":     {"", map[uint64]int64{}, false},
		"something":     {"hello", map[uint64]int64{}, true},
		"torn":          {string(whole) + "\x01\x00\x00", marked, true},
		"a torn block":  {string(whole) + string(whole[len(markTitle):len(whole)-1]), marked, true},
		"a flipped bit": {string(whole[:len(whole)-1]) + "x", map[uint64]int64{}, true},
		"a short block": {markTitle + "\x00\x01\x00\x001234", map[uint64]int64{}, true},
		"a huge block":  {markTitle + "\xff\xff\xff\xff1234", map[uint64]int64{}, true},
	} {
		path := filepath.Join(t.TempDir(), "state")
		if c.data != "" {
			if err := os.WriteFile(path, []byte(c.data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var logged strings.Builder
		m, err := openMarks(path, now, slog.New(slog.NewTextHandler(&logged, nil)))
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(m.times, c.want) || strings.Contains(logged.String(), "damaged") != c.warns {
			t.Errorf("%s: marks %v, logged %q", name, m.times, logged.String())
		}
		m.close(now)
		if again, damage, err := readMarks(path); damage != nil || err != nil || !maps.Equal(again, c.want) {
			t.Errorf("%s: afterwards %v, %v, %v", name, again, damage, err)
		}
	}
}

func TestWhichMarksAreOfUse(t *testing.T) {
	now := time.Now()
	m, err := openMarks("", now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for ago, use := range map[time.Duration]bool{time.Minute: true, 59 * time.Minute: true, time.Hour: false, -time.Minute: true, -2 * time.Hour: false} {
		m.advance([]mark{{7, now.Add(-ago).UnixNano()}}, now)
		if at, used := m.after(7, now); used != use || !at.Equal(now.Add(-ago)) {
			t.Errorf("%v ago: %v, %v", ago, at, used)
		}
	}
	if at, used := m.after(8, now); used || !at.IsZero() {
		t.Errorf("never marked: %v, %v", at, used)
	}
	m.close(now)
}

func TestTheCheckpointStaysSmall(t *testing.T) {
	now := time.Now()
	path := filepath.Join(t.TempDir(), "state")
	m, err := openMarks(path, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	list := make([]mark, 1000)
	for range 200 {
		now = now.Add(time.Minute)
		for i := range list {
			list[i] = mark{uint64(i + 1), now.UnixNano()}
		}
		m.advance(list, now)
	}
	if m.file.size > roomy+4*sizeOf(len(list)) {
		t.Errorf("%d bytes for %d marks", m.file.size, len(list))
	}
	m.close(now)
	if times, damage, err := readMarks(path); len(times) != 1000 || damage != nil || err != nil || times[1] != now.UnixNano() {
		t.Errorf("%d marks, %v, %v", len(times), damage, err)
	}
}

func TestACheckpointThatCannotBeWritten(t *testing.T) {
	now := time.Now()
	dir := filepath.Join(t.TempDir(), "dir")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	m, err := openMarks(filepath.Join(dir, "state"), now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	m.file.file.Close() //nolint:errcheck // the disk breaks
	m.advance([]mark{{7, now.UnixNano()}}, now)
	if m.state() == nil {
		t.Error("no error")
	}
	m.advance([]mark{{8, now.UnixNano()}}, now.Add(time.Second))
	if m.state() == nil {
		t.Error("a disk that is broken is tried all the time")
	}
	m.advance([]mark{{9, now.UnixNano()}}, now.Add(retryFile))
	if err := m.state(); err != nil {
		t.Error(err)
	}
	m.close(now)
	if times, _, _ := readMarks(filepath.Join(dir, "state")); len(times) != 3 {
		t.Errorf("marks %v", times)
	}
	if _, err := openMarks(filepath.Join(dir, "no", "state"), now, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("no error")
	}
}

func FuzzDecodeMarks(f *testing.F) {
	f.Add(appendBlock([]byte(markTitle), []mark{{7, 8}, {9, 10}}))
	f.Add([]byte(markTitle))
	f.Fuzz(func(t *testing.T, data []byte) {
		times := map[uint64]int64{}
		if err := decodeMarks(data, times); err != nil && len(times) > len(data)/markSize {
			t.Errorf("%d marks in %d bytes", len(times), len(data))
		}
	})
}
