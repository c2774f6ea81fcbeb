package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"vpoller/protocol"
)

const (
	// samplePromise is how old the newest sample of something that runs may be:
	// read up to 90 s ago, when it was up to 20 s old, and some time on the way.
	samplePromise = 115 * time.Second
	// sampleHistory is how many samples a direct read is asked for, enough to
	// find one of that age.
	sampleHistory = "15"
)

// modelCounters are counters with and without instances.
func modelCounters() []string {
	return []string{"cpu.usage.percent.average", "mem.active.kiloBytes.average", "cpu.ready.millisecond.summation"}
}

func sampleRequest(vm, counter, instance, samples string) *protocol.Request {
	r := request("vm.perf.metric.get")
	r.Set(protocol.FieldName, vm)
	r.Set(protocol.FieldCounterName, counter)
	r.Set(protocol.FieldInstance, instance)
	r.Set(protocol.FieldMaxSample, samples)
	return r
}

// sample asks for a counter and compares its value with what the vCenter says
// of that instant.
func (m *model) sample(name string, random *rand.Rand) {
	counter := modelCounters()[random.IntN(len(modelCounters()))]
	instance := []string{"", "", "*"}[random.IntN(3)]
	asked := time.Now()
	resp, err := m.ask(sampleRequest(name, counter, instance, "1"))
	answered := time.Now()
	m.settle()
	if err != nil {
		m.t.Errorf("%s of %s: %v", counter, name, err)
		return
	}
	switch resp.Code {
	case "":
		err = m.record.checkState(name, "poweredOn", asked, answered)
		m.compareSamples(name, counter, instance, resp.Result.(protocol.List), answered)
	case protocol.CodeUnavailable:
		err = m.record.checkState(name, "poweredOff", asked, answered)
	case protocol.CodeNoSample:
		err = m.record.checkIdle(name, asked, answered)
	case protocol.CodeNotFound:
		err = m.record.checkAbsent(name, asked, answered)
	default:
		err = fmt.Errorf("%s %s", resp.Code, resp.Msg)
	}
	if err != nil {
		m.t.Errorf("%s of %s: %v", counter, name, err)
	}
}

// compareSamples reads the same directly. What was removed or switched off
// meanwhile has nothing to compare with.
func (m *model) compareSamples(name, counter, instance string, rows protocol.List, answered time.Time) {
	r := sampleRequest(m.record.refOf(name), counter, instance, sampleHistory)
	resp, err := m.reference.Call(context.WithoutCancel(m.t.Context()), r)
	if err != nil {
		return
	}
	was := make(map[string]string)
	for _, row := range resp.Result.(protocol.List) {
		was[sampleKey(row)] = sampleText(row)
	}
	for _, row := range rows {
		key := sampleKey(row)
		if want, ok := was[key]; !ok {
			m.t.Errorf("%s of %s: a sample of %s that the vCenter does not have", counter, name, key)
		} else if got := sampleText(row); got != want {
			m.t.Errorf("%s of %s is %s at %s, and in the vCenter %s", counter, name, got, key, want)
		}
		if taken := sampleTime(row); answered.Sub(taken) > samplePromise {
			m.t.Errorf("%s of %s: the newest sample is %s old", counter, name, answered.Sub(taken))
		}
	}
	m.samples.Add(int64(len(rows)))
}

func member(row protocol.Value, name string) string {
	v, _ := row.(protocol.Object).Get(name)
	s, _ := v.(string)
	return s
}

func sampleKey(row protocol.Value) string {
	return member(row, "timestamp") + " " + member(row, "instance")
}

func sampleText(row protocol.Value) string {
	v, _ := row.(protocol.Object).Get("value")
	return textOf(v)
}

func sampleTime(row protocol.Value) time.Time {
	t, _ := time.Parse("2006-01-02 15:04:05-07:00", member(row, "timestamp"))
	return t
}

// refOf is the reference of what has been called so.
func (tr *truth) refOf(name string) string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.byName[name].ref
}

// checkState checks that something may have been in a power state.
func (tr *truth) checkState(name, state string, asked, answered time.Time) error {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.checkValue(tr.byName[name], "runtime.powerState", textOf(state), asked, answered)
}

// checkIdle checks the answer that there are no samples: it must not have been
// running all the time in which there would have been some.
func (tr *truth) checkIdle(name string, asked, answered time.Time) error {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.checks++
	for _, s := range tr.byName[name].values["runtime.powerState"] {
		if s.value == textOf("poweredOn") && s.covers(asked.Add(-samplePromise), answered) {
			return fmt.Errorf("there is no sample, though it has been running for %s", asked.Sub(s.sure))
		}
	}
	return nil
}
