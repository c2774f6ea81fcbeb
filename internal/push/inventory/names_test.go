package inventory

import (
	"testing"

	"vpoller/internal/push"
)

func TestNames(t *testing.T) {
	f := &far{rows: map[string]string{}}
	inv := make1(t, Config{Asker: f, Rules: []Rule{vmRule(), {Kind: "datastore", HostName: "{name}"}}})
	for _, step := range []struct{ why, vms, stores, want string }{
		{"the lowest reference keeps the name", vms("vm-100 a", "vm-20 a", "vm-3 b"), vms("datastore-50 a", "datastore-2 b"), "a vm-100=vm-100, a=vm-20, b vm-3=vm-3, a datastore-50=datastore-50, b=datastore-2"},
		{"who has it keeps it", vms("vm-100 a", "vm-20 a", "vm-1 a", "vm-3 b"), vms("datastore-2 b"), "a vm-100=vm-100, a=vm-20, a vm-1=vm-1, b vm-3=vm-3, b=datastore-2"},
		{"nobody changes because another has gone", vms("vm-100 a", "vm-1 a"), vms(), "a vm-100=vm-100, a vm-1=vm-1"},
		{"a new one gets what is free", vms("vm-100 a", "vm-1 a", "vm-200 a"), vms(), "a vm-100=vm-100, a vm-1=vm-1, a=vm-200"},
		{"a rename is a new name", vms("vm-100 z", "vm-1 a", "vm-200 a"), vms(), "z=vm-100, a vm-1=vm-1, a=vm-200"},
		{"no name, or none that is allowed", vms("vm-7 ", "vm-8  "), vms(), "vm-7=vm-7, vm-8=vm-8"},
	} {
		if step.stores == "null" {
			step.stores = "[]"
		}
		f.say("vc01 vm.discover", step.vms)
		f.say("vc01 datastore.discover", step.stores)
		if got := once(t, inv); got != step.want {
			t.Errorf("%s:\ngot  %s\nwant %s", step.why, got, step.want)
		}
	}
}

func TestTheListComesFirst(t *testing.T) {
	f := &far{rows: map[string]string{"vc01 vm.discover": vms("vm-1 a")}}
	inv := make1(t, Config{Asker: f, List: []push.Host{{Name: "a"}}, Rules: []Rule{vmRule()}})
	if got := once(t, inv); got != "a=, a vm-1=vm-1" {
		t.Errorf("hosts %s", got)
	}
}

func TestNumber(t *testing.T) {
	for moid, want := range map[string]int{"vm-42": 42, "domain-c7": 7, "group-v": 0, "": 0, "17": 17} {
		if got := number(moid); got != want {
			t.Errorf("number(%q) = %d", moid, got)
		}
	}
}
