package vsphere

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// sinceRow are the samples of counters of an object after a time.
func (r *rig) sinceRow(kind, name, counters string, after time.Time, more string) (times []int64, row protocol.Object) {
	r.t.Helper()
	row = r.rows(rowBody(kind, name, counters, fmt.Sprintf(`, "since": %d%s`, after.UnixMilli(), more)))[0]
	list, _ := row.Get("times")
	for _, t := range list.(protocol.List) {
		times = append(times, t.(int64))
	}
	return times, row
}

// columnOf is what a row has of a counter.
func columnOf(row protocol.Object, counter string) protocol.List {
	values, _ := row.Get("values")
	column, _ := values.(protocol.Object).Get(counter)
	list, _ := column.(protocol.List)
	return list
}

// TestSinceHasNoGapsAndNoDoubles: who passes on the time of the last sample gets
// each sample once, with its own time and value, whichever way they are read.
func TestSinceHasNoGapsAndNoDoubles(t *testing.T) {
	const cpu, mem = "cpu.usage.percent.average", "mem.usage.percent.average"
	for _, mirror := range []bool{false, true} {
		r := newRig(t, vcsimtest.Options{}, func(h *Host) { h.Mirror = mirror })
		begin := time.Now().Add(-10 * time.Minute).Truncate(time.Second)
		all, whole := r.sinceRow("vm", "DC0_H0_VM0", cpu+","+mem, begin, "")
		if interval, _ := whole.Get("interval"); len(all) < 25 || interval != int64(20) {
			t.Fatalf("%d samples in ten minutes, every %v s", len(all), interval)
		}
		if all[0]-begin.UnixMilli() > 20_000 {
			t.Errorf("the first sample is of %v ms after the time asked for", all[0]-begin.UnixMilli())
		}
		for i, at := range all[:len(all)-1] {
			if step := all[i+1] - at; step != 20_000 {
				t.Fatalf("%d ms between samples", step)
			}
		}
		for _, i := range []int{0, 1, len(all) / 2, len(all) - 2} {
			rest, row := r.sinceRow("vm", "DC0_H0_VM0", cpu+","+mem, time.UnixMilli(all[i]), "")
			if n := len(all) - i - 1; len(rest) < n || !slices.Equal(rest[:n], all[i+1:]) {
				t.Errorf("after sample %d come those of %v, want %v", i, rest, all[i+1:])
			}
			for _, counter := range []string{cpu, mem} {
				if got, want := columnOf(row, counter), columnOf(whole, counter)[i+1:]; !slices.Equal(got[:len(want)], want) {
					t.Errorf("after sample %d %s is %v, want %v", i, counter, got, want)
				}
			}
		}
	}
}

// TestSinceIsWhatSinglesAre compares with the method of one counter.
func TestSinceIsWhatSinglesAre(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	for _, c := range []struct{ kind, name, counter, more string }{
		{"vm", "DC0_H0_VM0", "cpu.usage.percent.average", ""},
		{"host", "DC0_H0", "cpu.usage.percent.average", `, "instance": "0"`},
		{"cluster", "DC0_C0", "cpu.usagemhz.megaHertz.average", `, "perf-interval": "Past day"`},
	} {
		times, row := r.sinceRow(c.kind, c.name, c.counter, time.Now().Add(-50*time.Minute), c.more)
		single := r.rows(fmt.Sprintf(`{"method": "%s.perf.metric.get", "name": "%s", "counter-name": "%s", "max-sample": %d%s}`,
			c.kind, c.name, c.counter, len(times), c.more))
		if len(single) != len(times) || len(times) < 9 {
			t.Fatalf("%s: %d samples, one counter alone has %d", c.kind, len(times), len(single))
		}
		for i, v := range columnOf(row, c.counter) {
			want, _ := single[i].Get("value")
			at, _ := single[i].Get("timestamp")
			if v != want || time.UnixMilli(times[i]).UTC().Format("2006-01-02 15:04:05") != fmt.Sprint(at)[:19] {
				t.Errorf("%s: %v at %d, alone %v at %v", c.kind, v, times[i], want, at)
			}
		}
	}
}

// TestSinceWithNothingNew is a row without times; what has no samples at all is
// missing, or refused as ever.
func TestSinceWithNothingNew(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, func(h *Host) { h.Mirror = true })
	const cpu = "cpu.usage.percent.average"
	later := time.Now().Add(time.Hour)
	times, row := r.sinceRow("vm", "DC0_H0_VM0", cpu+",no.such.counter.here", later, "")
	missing, _ := row.Get("missing")
	if len(times) != 0 || columnOf(row, cpu) == nil || fmt.Sprint(missing) != "[{no.such.counter.here unknown counter}]" {
		t.Errorf("row is %v", row)
	}
	r.refuses(rowBody("vm", "DC0_H0_VM0", "no.such.counter.here", fmt.Sprintf(`, "since": %d`, later.UnixMilli())),
		protocol.CodeUnknownCounter, "Unknown performance counter requested")
}

// TestClockBehindTheVCenter: a vCenter whose samples are newer than this clock
// believes still tells all of them.
func TestClockBehindTheVCenter(t *testing.T) {
	now := time.Now()
	var all []sample
	for i := range 100 { // its newest is five minutes ahead
		all = append(all, sample{time: now.Add(5*time.Minute - time.Duration(99-i)*20*time.Second), interval: 20, value: int64(i)})
	}
	f := &clockedPerf{samples: all}
	since := now.Add(-time.Minute)
	r := &protocol.Request{}
	r.SetSince(since)
	c := call{Agent: &Agent{perf: f}, Request: r}
	found, err := c.samplesSince(t.Context(), query{interval: 20, samples: 180}, []metric{{counter: 1}})
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	if oldest, _ := span(found); oldest.After(since.Add(20 * time.Second)) {
		t.Errorf("the oldest of %d samples is %v after the time asked for", len(found[0].samples), oldest.Sub(since))
	}
}

// clockedPerf has the newest of some samples.
type clockedPerf struct {
	Perf
	samples []sample
}

func (f *clockedPerf) QueryMany(_ context.Context, q query, metrics []metric) ([]series, error) {
	return []series{{metric: metrics[0], samples: newest(slices.Clone(f.samples), q.samples)}}, nil
}
