package demo

import (
	"errors"
	"fmt"

	"vpoller/protocol"
)

// step is one command of the tour.
type step struct {
	title string
	args  func(*finds) []string      // nil when what it needs has not been found
	needs string                     // what that is
	check func(*finds, []byte) error // whether the reply is what it should be; notes what it finds
}

// finds are the objects of the inventory that later steps ask about.
type finds struct {
	host      string // a connected ESXi host
	datastore string // URL of a datastore
	vm        string // a powered-on virtual machine, or any
	power     string // power state of vm
}

func steps() []step {
	return []step{
		{
			title: "Which ESXi hosts does the vCenter have? As a table, with a property of each.",
			args: func(*finds) []string {
				return []string{"-m", "host.discover", "-V", vcenter, "-p", "runtime.connectionState,summary.hardware.numCpuCores", "-o", "table"}
			},
			check: findHost,
		},
		{
			title: "Which datastores? This is the JSON that programs get.",
			args: func(*finds) []string {
				return []string{"-m", "datastore.discover", "-V", vcenter, "-p", "info.url"}
			},
			check: findDatastore,
		},
		{
			title: "Is that host powered on? (host.poll is the name of 2014; host.get is the same.)",
			needs: "a connected ESXi host",
			args: func(f *finds) []string {
				return given(f.host, "-m", "host.poll", "-n", f.host, "-p", "runtime.powerState", "-V", vcenter)
			},
			check: hasMember("runtime.powerState"),
		},
		{
			title: "How large is a datastore, in bytes? Datastores are known by their URL.",
			needs: "a datastore",
			args: func(f *finds) []string {
				return given(f.datastore, "-m", "datastore.poll", "-u", f.datastore, "-p", "summary.capacity", "-V", vcenter)
			},
			check: hasMember("summary.capacity"),
		},
		{
			title: "How busy is the host? The newest sample of a performance counter, in hundredths of a percent.",
			needs: "a connected ESXi host",
			args: func(f *finds) []string {
				return given(f.host, "-m", "host.perf.metric.get", "-n", f.host, "-c", "cpu.usage.percent.average", "-V", vcenter)
			},
			check: hasMember("value"),
		},
		{
			title: "Which virtual machines? As Zabbix wants it for a low-level discovery rule.",
			args: func(*finds) []string {
				return []string{"-m", "vm.discover", "-V", vcenter, "-p", "runtime.powerState", "-H", "zabbix.lld", "--pretty"}
			},
			check: findVM,
		},
		{
			title: "Is a virtual machine on? The bare value, as a Zabbix item stores it.",
			needs: "a virtual machine",
			args: func(f *finds) []string {
				return given(f.vm, "-m", "vm.get", "-V", vcenter, "-n", f.vm, "-p", "runtime.powerState", "-H", "zabbix.raw")
			},
			check: func(f *finds, reply []byte) error {
				if string(reply) != f.power {
					return fmt.Errorf("the discovery said %s", f.power)
				}
				return nil
			},
		},
	}
}

// suggestions are commands to try after the tour, about what it has found.
func (t *tour) suggestions() []string {
	lines := []string{"vpoller-client --list-methods"}
	for _, args := range [][]string{
		{"-m", "vm.discover", "-V", vcenter, "-p", "runtime.powerState,guest.ipAddress,summary.config.memorySizeMB", "-o", "table"},
		given(t.finds.vm, "-m", "vm.disk.get", "-V", vcenter, "-n", t.finds.vm, "-k", "/", "-p", "capacity,freeSpace", "--pretty"),
		given(t.finds.host, "-m", "host.perf.metric.info", "-V", vcenter, "-n", t.finds.host, "-o", "table"),
	} {
		if args != nil {
			lines = append(lines, commandLine("vpoller-client", append(args, endpointArgs(t.frontend)...)))
		}
	}
	return lines
}

// given is args, or nil without the name that they need.
func given(name string, args ...string) []string {
	if name == "" {
		return nil
	}
	return args
}

// hasMember checks that the reply has a row with a value for name.
func hasMember(name string) func(*finds, []byte) error {
	return func(_ *finds, reply []byte) error {
		all, err := rows(reply)
		if err != nil {
			return err
		}
		if len(all) == 0 || memberText(all[len(all)-1], name) == "" {
			return fmt.Errorf("there is no %s in the answer", name)
		}
		return nil
	}
}

func findHost(f *finds, reply []byte) error {
	all, err := rows(reply)
	for _, o := range all {
		if f.host == "" && memberText(o, "runtime.connectionState") == "connected" {
			f.host = memberText(o, "name")
		}
	}
	return err
}

func findDatastore(f *finds, reply []byte) error {
	all, err := rows(reply)
	for _, o := range all {
		if f.datastore == "" {
			f.datastore = memberText(o, "info.url")
		}
	}
	return err
}

// findVM reads discovery data: [{"{#VSPHERE.VM.NAME}": ...}, ...].
func findVM(f *finds, reply []byte) error {
	v, err := protocol.DecodeValue(reply)
	list, ok := v.(protocol.List)
	if err != nil || !ok {
		return errors.New("the answer is no discovery data")
	}
	for _, v := range list {
		row, _ := v.(protocol.Object)
		power := memberText(row, "{#VSPHERE.VM.RUNTIME.POWERSTATE}")
		if f.vm == "" || power == "poweredOn" && f.power != "poweredOn" {
			f.vm, f.power = memberText(row, "{#VSPHERE.VM.NAME}"), power
		}
	}
	return nil
}

// memberText is the member called name as text, "" when there is none.
func memberText(o protocol.Object, name string) string {
	switch v, _ := o.Get(name); v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return string(protocol.AppendJSON(nil, v, false))
	}
}
