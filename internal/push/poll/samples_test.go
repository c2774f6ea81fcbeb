package poll_test

import (
	"testing"
	"testing/synctest"
	"time"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// newYear is when bubbles of synctest begin.
var newYear = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// every20s answers with samples 1, 2, 3 of times newYear-60s, -40s and -20s, but
// for the counters with a reason why not.
func every20s(why map[string]string) func(a asked, name string) *protocol.Response {
	return func(a asked, name string) *protocol.Response {
		row := protocol.Object{{Name: "name", Value: "the " + name}, {Name: "interval", Value: int64(20)}}
		var times protocol.List
		var values, missing protocol.Object
		for i := range int64(3) {
			if at := newYear.Add(time.Duration(i-3) * 20 * time.Second); at.After(a.since) {
				times = append(times, at.UnixMilli())
			}
		}
		for _, c := range a.Counters() {
			if why[c] != "" {
				missing.Set(c, why[c])
				continue
			}
			all := protocol.List{int64(1), nil, 3.5}
			values.Set(c, all[3-len(times):])
			if a.since.IsZero() {
				row.Set("timestamp", "1999-12-31T23:59:40Z")
				row.Set(c, 3.5)
			}
		}
		if !a.since.IsZero() {
			row.Set("times", times)
			row.Set("values", values)
		}
		row.Set("missing", missing)
		return protocol.OK("", protocol.List{row})
	}
}

func TestCountersOfManyObjectsAreOneRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{answer: each(every20s(nil))}
		p := poller(t, f)
		ago := func(s time.Duration) time.Time { return newYear.Add(-s * time.Second) }
		equal(t, ask(t, p, counter("vm-2", "c.d", ago(60)), counter("vm-2", "a.b", ago(20)), counter("vm-1", "c.d", ago(45)), counter("vm-1", "a.b", ago(61))),
			"3.5", "", "3.5", "1 3.5")
		equal(t, f.asks(), "vm.perf.get vc [vm-2 vm-1] c.d,a.b 23:58:59")

		equal(t, ask(t, p, counter("vm-1", "a.b", time.Time{}), counter("vm-2", "a.b", time.Time{})), "3.5", "3.5")
		equal(t, f.asks(), "vm.perf.get vc [vm-1 vm-2] a.b")
	})
}

func TestSamplesHaveTheirTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := poller(t, &far{answer: each(every20s(nil))})
		for _, c := range []struct {
			after time.Time
			want  []time.Duration
		}{{newYear.Add(-time.Minute - 1), []time.Duration{-60, -20}}, {time.Time{}, []time.Duration{-20}}} {
			p.Poll(t.Context(), []push.Question{counter("vm-1", "a.b", c.after)}, func(_ int, a push.Answer) {
				if len(a.Values) != len(c.want) {
					t.Fatalf("answer is %v", a)
				}
				for i, v := range a.Values {
					if want := newYear.Add(c.want[i] * time.Second); !v.Time.Equal(want) {
						t.Errorf("time is %v, want %v", v.Time, want)
					}
				}
			})
		}
		p.Poll(t.Context(), []push.Question{get("vm.get", "vc", "vm-1", "x")}, func(_ int, a push.Answer) {
			if a.Err == nil {
				t.Errorf("answer is %v", a)
			}
		})
	})
}

// A counter that was not asked for long must not make all others come again.
func TestOldQuestionsDragNoOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{answer: each(every20s(nil))}
		ask(t, poller(t, f), counter("vm-1", "a.b", newYear.Add(-time.Minute)), counter("vm-1", "c.d", newYear.Add(-50*time.Minute)))
		got := f.asks()
		if len(got) != 2 || !contains(got, "vm.perf.get vc [vm-1] a.b 23:59:00") || !contains(got, "vm.perf.get vc [vm-1] c.d 23:10:00") {
			t.Errorf("asked %q", got)
		}
	})
}

func TestOtherQuestionsAboutCounters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		after := newYear.Add(-time.Minute)
		changed := func(change func(r *protocol.Request)) push.Question {
			q := counter("vm-1", "a.b", after)
			change(q.Request)
			return q
		}
		for want, q := range map[string]push.Question{
			"vm.perf.get vc [vm-1] a.b vmnic0 23:59:00": changed(func(r *protocol.Request) { r.Set(protocol.FieldInstance, "vmnic0") }),
			"vm.perf.get vc [vm-1] a.b 23:59:00":        changed(func(r *protocol.Request) { r.Set(protocol.FieldMethod, "vm.perf.get") }),
			"vm.perf.metric.get vc [vm-1] value a.b *":  changed(func(r *protocol.Request) { r.Set(protocol.FieldInstance, "*") }),
			"vm.perf.metric.get vc [vm-1] interval a.b": changed(func(r *protocol.Request) { r.SetProperties([]string{"interval"}) }),
			"vm.perf.metric.get vc [vm-1] value a.b":    changed(func(r *protocol.Request) { r.Set(protocol.FieldMaxSample, "none") }),
			"vm.perf.metric.get vc [vm-1] value a,b":    changed(func(r *protocol.Request) { r.Set(protocol.FieldCounterName, "a,b") }),
			"vm.perf.metric.info vc [vm-1] value a.b":   changed(func(r *protocol.Request) { r.Set(protocol.FieldMethod, "vm.perf.metric.info") }),
		} {
			f := &far{answer: each(every20s(nil))}
			ask(t, poller(t, f), q)
			equal(t, f.asks(), want)
		}
	})
}

func TestCountersWithoutSamplesSayWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, after := range []time.Time{{}, newYear.Add(-70 * time.Second)} {
			p := poller(t, &far{answer: each(every20s(map[string]string{
				"not.there": "unknown counter", "no.value": "no value (-1)", "no.sample": "no sample", "not.today": "it rains",
			}))})
			got := ask(t, p, counter("vm-1", "not.there", after), counter("vm-1", "no.value", after), counter("vm-1", "no.sample", after), counter("vm-1", "not.today", after), counter("vm-1", "a.b", after))
			equal(t, got[:4],
				"unknown_counter: Unknown performance counter requested",
				"no_sample: No value (-1) of counter no.value for the vm-1",
				"no_sample: No sample of counter no.sample for the vm-1",
				"no_sample: Counter not.today of the vm-1: it rains")
			if got[4] == "" {
				t.Error("the one that has samples has no answer")
			}
		}
	})
}

// When no counter of a row has a sample, the worker's error is about one of them.
func TestErrorsAreAboutTheCounterAsked(t *testing.T) {
	f := &far{answer: each(func(a asked, _ string) *protocol.Response {
		return protocol.ResponseOf(protocol.Errorf(protocol.CodeNoSample, "No sample of counter %s for db01", a.Counters()[0]))
	})}
	newest := time.Time{}
	equal(t, ask(t, poller(t, f), counter("vm-1", "a.b", newest), counter("vm-1", "a", newest), counter("vm-1", "c.d", newest)),
		"no_sample: No sample of counter a.b for db01", "no_sample: No sample of counter a for db01", "no_sample: No sample of counter c.d for db01")
}

func TestCountersKeepWhatTheirItemsSay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{answer: each(every20s(nil))}
		q := counter("vm-1", "a.b", time.Unix(-5, 0))
		q.Request.Set(protocol.FieldPerfInterval, "Past day")
		q.Request.SetMaxAge(3 * time.Second)
		other := counter("vm-1", "a.b", q.After)
		ask(t, poller(t, f), q, other)
		if len(f.came) != 2 {
			t.Fatalf("asked %q", f.asks())
		}
		one, two := f.came[0], f.came[1]
		if one.PerfInterval == "" {
			one, two = two, one
		}
		if one.PerfInterval != "Past day" || one.MaxAge != 3*time.Second || one.Has(protocol.FieldMaxAge) == two.Has(protocol.FieldMaxAge) || !two.Null(protocol.FieldPerfInterval) || !two.Null(protocol.FieldInstance) {
			t.Errorf("requests are %+v and %+v", one.Request, two.Request)
		}
		if one.Timeout != 9*time.Second || one.since.UnixMilli() != 1 {
			t.Errorf("time-out is %v, since %v", one.Timeout, one.since)
		}
	})
}

// Ages that differ, and nothing else.
func TestValuesOfDifferentAgesAreAskedApart(t *testing.T) {
	f := &far{answer: each(properties)}
	fresh := get("vm.get", "vc", "vm-1", "a")
	fresh.Request.SetMaxAge(0)
	equal(t, ask(t, poller(t, f), fresh, get("vm.get", "vc", "vm-1", "a")), "vm-1.a", "vm-1.a")
	if got := f.asks(); len(got) != 2 {
		t.Errorf("asked %q", got)
	}
}
