package agent

import (
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/internal/push"
	"vpoller/internal/push/marks"
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
			w.server.sent = nil
			w.renew(t)
			<-time.After(10 * time.Minute)
		}
		if n := gaps(t, w); n < 170 || n > 180 {
			t.Errorf("%d samples in an hour", n)
		}
		w.agent.marks.Close(time.Now())
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
		<-time.After(marks.Kept)
		w.server.sent, w.vcenters.asked = nil, nil
		w.renew(t)
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
