package e2e

import (
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

const (
	seenWithin     = 5 * time.Second  // a change in the vCenter
	survivedWithin = 60 * time.Second // a restart of the vCenter
	mostFilters    = 9                // there are more when more is asked for, but not many
)

// mirrorChain is a chain whose worker mirrors a vCenter.
func mirrorChain(t *testing.T) (*vcsimtest.Server, *broker.Client, workerParts) {
	t.Helper()
	sim := vcsimtest.Start(t, vcsimtest.Options{VMs: 30})
	h := host("vc", sim)
	h.Mirror = true
	proxy := startProxy(t)
	w := startWorker(t, proxy, proxy.BackendAddr(), h)
	return sim, client(t, proxy), w
}

// answersWell reports whether a request is answered without an error.
func answersWell(t *testing.T, c *broker.Client, r *protocol.Request) bool {
	t.Helper()
	resp, err := protocol.DecodeResponse(ask(t, c, r.Encode()))
	return err == nil && resp.Success == 0
}

// TestMirrorLeavesNothingBehind breaks what the mirror has on the server in
// every way, and counts what is there afterwards.
func TestMirrorLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	sim, c, w := mirrorChain(t)
	answered := func() bool { return answersWell(t, c, discovery()) }
	await(t, "the first answer", answered)
	before := settled(t, sim)
	if before.Sessions != 1 {
		t.Errorf("%+v", before)
	}
	for what, harm := range map[string]func(){
		"sessions expire":        func() { sim.ExpireSessions() },
		"versions are forgotten": sim.InvalidateCollectors,
		"the vCenter restarts": func() {
			if err := sim.Restart(); err != nil {
				t.Error(err)
			}
		},
	} {
		began := time.Now()
		harm()
		change := sim.Changes(vcsimtest.ChangeOptions{Seed: 1, Kinds: []vcsimtest.ChangeKind{vcsimtest.Renamed}}).Next()
		within(t, survivedWithin, "the vCenter's new name after "+what, func() bool { return answersWell(t, c, poll(change.Name)) })
		within(t, survivedWithin, "a discovery after "+what, answered)
		t.Logf("%s: back after %v", what, time.Since(began).Round(time.Millisecond))
		after := settled(t, sim)
		if after.Filters > mostFilters {
			t.Errorf("after %s there are %d filters", what, after.Filters)
		}
		if after.Filters = before.Filters; after != before {
			t.Errorf("after %s there is %+v on the server, before %+v", what, after, before)
		}
	}
	w.stop()
	if after := sim.Resources(); after != (vcsimtest.Resources{}) {
		t.Errorf("the worker left %+v", after)
	}
}

// settled is what is on the server when that does not change any more.
func settled(t *testing.T, sim *vcsimtest.Server) vcsimtest.Resources {
	t.Helper()
	last, since := sim.Resources(), time.Now()
	within(t, survivedWithin, "a server at rest", func() bool {
		if now := sim.Resources(); now != last {
			last, since = now, time.Now()
		}
		return time.Since(since) > 2*time.Second
	})
	return last
}

// TestChangesAreSeen asks for what changes, and by new names, within the time
// that is promised.
func TestChangesAreSeen(t *testing.T) {
	t.Parallel()
	sim, c, _ := mirrorChain(t)
	await(t, "the first answer", func() bool { return answersWell(t, c, discovery()) })
	changer := sim.Changes(vcsimtest.ChangeOptions{Seed: 5, Kinds: []vcsimtest.ChangeKind{vcsimtest.Renamed, vcsimtest.Created}})
	for range 4 {
		name := changer.Next().Name
		within(t, seenWithin, name, func() bool { return answersWell(t, c, poll(name)) })
	}
}

// within waits until a condition holds, so long at most.
func within(t *testing.T, limit time.Duration, what string, holds func() bool) {
	t.Helper()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("%v and no %s", limit, what)
		}
	}
}
