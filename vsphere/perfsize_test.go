package vsphere

import (
	"testing"
	"time"

	"vpoller/vsphere/internal/perfplan"
	"vpoller/vsphere/vcsimtest"
)

func TestBatchesFollowTheSpeedOfTheVCenter(t *testing.T) {
	b := newBatchSize(50_000)
	late, limit := &timeoutError{host: "vc", waited: time.Second}, 10*time.Second
	for _, step := range []struct {
		series int
		err    error
		took   time.Duration
		want   int
	}{
		{50_000, late, limit, 25_000},
		{20_000, late, limit, 10_000},
		{10_000, nil, 9 * time.Second, 10_000},
		{1, nil, time.Second, 10_000}, // says nothing about large ones
		{10_000, nil, time.Second, 20_000},
		{20_000, nil, time.Second, 40_000},
		{40_000, nil, time.Second, 50_000},
		{10, late, limit, minBatch},
		{500, errDown, limit, minBatch},
	} {
		if b.learn(step.series, step.err, step.took, limit); b.now() != step.want {
			t.Errorf("after %d series in %v, %v, there are %d in a batch, want %d", step.series, step.took, step.err, b.now(), step.want)
		}
	}
}

func TestLargeQueriesOfASlowVCenterBecomeSmaller(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	succeeds(t, r.call(perfAsk("cpu.usage.percent.average", "")))
	source := r.pool.agents["vc"].perf.(*perfPlan).source.(*perfCalls)
	r.sim.Hang(true)
	r.pool.agents["vc"].link.calls.timeout = 100 * time.Millisecond
	_, err := source.read(t.Context(), perfplan.Group{Interval: 20, Realtime: true}, []perfplan.Request{{Samples: 1, Series: 1}})
	r.sim.Hang(false)
	if err == nil {
		t.Error("a vCenter that hangs answers")
	}
	if n := source.size.now(); n != minBatch {
		t.Errorf("after a timeout there are %d series in a batch, want %d", n, minBatch)
	}
}
