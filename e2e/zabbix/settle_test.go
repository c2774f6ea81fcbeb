package zabbix

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long Zabbix may take until everything has a value.
const patience = 150 * time.Second

// await asks once a second until there is nothing missing, and fails the test
// with what still is when patience ends.
func await(t *testing.T, missing func() []string) {
	t.Helper()
	awaitFor(t, patience, time.Second, missing)
}

// awaitFor is await with a patience of its own, for what is asked less often.
func awaitFor(t *testing.T, patience, every time.Duration, missing func() []string) {
	t.Helper()
	begin := time.Now()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		left := missing()
		if len(left) == 0 {
			t.Logf("complete after %.0f s", time.Since(begin).Seconds())
			return
		}
		if time.Since(begin) > patience {
			complain(t, left)
			return
		}
		<-tick.C
	}
}

// awaitVM is a virtual machine that discovery has made a host of.
func awaitVM(t *testing.T, z *api, all names) monitored {
	t.Helper()
	id := all.id(t, "Virtual Machine")
	var vms []monitored
	await(t, func() []string {
		s := look(z, all)
		if vms = s.of(id); len(vms) > 0 {
			return nil
		}
		missing := []string{"no virtual machine was discovered"}
		for _, r := range s.rules {
			missing = append(missing, r.Name+": "+r.trouble())
		}
		return missing
	})
	if len(vms) == 0 {
		t.FailNow()
	}
	return vms[0]
}

// settle waits until every rule and item of every host shows something.
func settle(t *testing.T, z *api, all names) []verdict {
	t.Helper()
	var verdicts []verdict
	await(t, func() []string {
		verdicts = judgeAll(look(z, all), all)
		return pendingOf(verdicts)
	})
	return verdicts
}

// judgeAll judges every template, in the order of their names.
func judgeAll(s *snapshot, all names) []verdict {
	var verdicts []verdict
	for _, name := range slices.Sorted(maps.Values(all)) {
		verdicts = append(verdicts, judge(s, all.byName(name), name, object(name)))
	}
	return verdicts
}

// object is what a template is about: "VMware Datastore by vPoller external"
// is about "Datastore".
func object(template string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(template, "VMware "), " by vPoller")
	return name
}

// id is the template about an object.
func (n names) id(t *testing.T, about string) string {
	t.Helper()
	for id, name := range n {
		if object(name) == about {
			return id
		}
	}
	t.Fatalf("no template about %q was imported: %q", about, slices.Sorted(maps.Values(n)))
	return ""
}

func (n names) byName(name string) string {
	for id, other := range n {
		if other == name {
			return id
		}
	}
	return ""
}
