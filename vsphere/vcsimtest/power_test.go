package vcsimtest

import "testing"

// TestSetPower turns a virtual machine off and on under the eyes of a watcher.
func TestSetPower(t *testing.T) {
	s := Start(t, Options{})
	vm := virtualMachines(s.model.Map())[0]
	w := newWatch(t, s, "runtime.powerState")
	w.drain()
	for _, on := range []bool{false, true} {
		if err := s.SetPower(vm.Name, on); err != nil {
			t.Fatal(err)
		}
		if told := w.drain(); len(told) != 1 {
			t.Errorf("on %v: the watcher was told %q", on, told)
		}
	}
	if s.SetPower("nobody", true) == nil {
		t.Error("a virtual machine that is not there was switched")
	}
}
