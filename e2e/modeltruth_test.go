package e2e

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"vpoller/protocol"
)

// truth is what was true when, of every virtual machine that ever was.
type truth struct {
	stalest func(path string) time.Duration

	mu     sync.Mutex // guards all below
	vms    map[string]*biography
	byName map[string]*biography // names are never given twice
	names  []string              // keys of byName
	checks int
}

// biography is the values of a virtual machine's properties, oldest first.
type biography struct {
	ref    string
	values map[string][]span
	dead   bool
}

// span is a value and the time in which it was, or may have been, true.
type span struct {
	value       string
	begin, end  time.Time // end is zero as long as it is true
	sure, doubt time.Time // true for sure from sure on, until doubt
}

// overlaps reports whether the value may have been true between two times.
func (s span) overlaps(from, to time.Time) bool {
	return !s.begin.After(to) && (s.end.IsZero() || !s.end.Before(from))
}

// covers reports whether the value was true for sure all the time between.
func (s span) covers(from, to time.Time) bool {
	return !s.sure.After(from) && (s.doubt.IsZero() || !s.doubt.Before(to))
}

func newTruth(stalest func(string) time.Duration) *truth {
	return &truth{stalest: stalest, vms: make(map[string]*biography), byName: make(map[string]*biography)}
}

// note writes down values that became true between began and now.
func (tr *truth) note(vm string, values protocol.Object, began, now time.Time) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	b := tr.vms[vm]
	if b == nil {
		b = &biography{ref: vm, values: make(map[string][]span)}
		tr.vms[vm] = b
	}
	for _, path := range modelPaths() {
		v, _ := values.Get(path)
		b.note(path, textOf(v), began, now)
	}
	name, _ := values.Get("name")
	if text := name.(string); tr.byName[text] == nil {
		tr.byName[text] = b
		tr.names = append(tr.names, text)
	}
}

func textOf(v protocol.Value) string { return string(protocol.AppendJSON(nil, v, false)) }

func (b *biography) note(path, value string, began, now time.Time) {
	spans := b.values[path]
	if n := len(spans); n > 0 {
		if spans[n-1].value == value {
			return
		}
		spans[n-1].doubt, spans[n-1].end = began, now
	}
	b.values[path] = append(spans, span{value: value, begin: began, sure: now})
}

// gone writes down that a virtual machine was removed between began and now.
func (tr *truth) gone(vm string, began, now time.Time) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	b := tr.vms[vm]
	if b == nil || b.dead {
		return
	}
	b.dead = true
	for _, spans := range b.values {
		spans[len(spans)-1].doubt, spans[len(spans)-1].end = began, now
	}
}

// living lists what is there.
func (tr *truth) living() []string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	var vms []string
	for vm, b := range tr.vms {
		if !b.dead {
			vms = append(vms, vm)
		}
	}
	return vms
}

// anyName is a name of today, or now and then one of the past.
func (tr *truth) anyName(random *rand.Rand) string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	recent := max(0, len(tr.names)-2*modelVMs)
	if random.IntN(20) == 0 {
		recent = 0
	}
	return tr.names[recent+random.IntN(len(tr.names)-recent)]
}

func (tr *truth) compared() int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.checks
}

// checkValues compares the answer to a poll by name.
func (tr *truth) checkValues(name string, answer protocol.Object, asked, answered time.Time) error {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	b := tr.byName[name]
	for _, path := range modelPaths() {
		v, _ := answer.Get(path)
		if err := tr.checkValue(b, path, textOf(v), asked, answered); err != nil {
			return fmt.Errorf("vm.get of %s: %w", name, err)
		}
	}
	// It was called so, and so it may be found. What it is called now is checked above.
	return tr.checkValue(b, "name", textOf(name), asked, answered)
}

func (tr *truth) checkValue(b *biography, path, value string, asked, answered time.Time) error {
	tr.checks++
	from := asked.Add(-tr.stalest(path))
	last := span{}
	for _, s := range b.values[path] {
		if s.value != value {
			continue
		}
		if s.overlaps(from, answered) {
			return nil
		}
		last = s
	}
	if last.value == "" {
		return fmt.Errorf("%s is %s, which it never was before %s", path, value, answered)
	}
	return fmt.Errorf("%s is %s, which it was until %s before it was asked for; allowed are %s",
		path, value, asked.Sub(last.end), tr.stalest(path))
}

// checkAbsent checks the answer that there is no virtual machine of a name.
func (tr *truth) checkAbsent(name string, asked, answered time.Time) error {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.checks++
	from := asked.Add(-tr.stalest("name"))
	for _, s := range tr.byName[name].values["name"] {
		if s.value == textOf(name) && s.covers(from, answered) {
			return fmt.Errorf("%s was not found, though it has been there since %s", name, asked.Sub(s.sure))
		}
	}
	return nil
}

// checkNames compares a discovery: nothing that was not there, and everything
// that was there all the time.
func (tr *truth) checkNames(names map[string]bool, asked, answered time.Time) error {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.checks++
	from := asked.Add(-tr.stalest("name"))
	for name := range names {
		b := tr.byName[name]
		if b == nil {
			continue // so new that it is not written down yet
		}
		if err := tr.checkValue(b, "name", textOf(name), asked, answered); err != nil {
			return fmt.Errorf("vm.discover: %w", err)
		}
	}
	for name, b := range tr.byName {
		for _, s := range b.values["name"] {
			if s.value == textOf(name) && s.covers(from, answered) && !names[name] {
				return fmt.Errorf("vm.discover leaves out %s, which has been there for %s", name, asked.Sub(s.sure))
			}
		}
	}
	return nil
}
