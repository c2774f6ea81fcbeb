package vsphere

import (
	"context"

	"vpoller/protocol"
)

// Paths that vm.cpu.usage.percent is computed from.
const (
	cpuUsagePath = "summary.quickStats.overallCpuUsage" // MHz
	cpuCoresPath = "config.hardware.numCoresPerSocket"
	cpuCountPath = "config.hardware.numCPU"
	cpuSpeedPath = "hardware.cpuInfo.hz" // of the host
)

// vmCPUUsagePercent is the CPU usage of a virtual machine in percent of what
// it is configured with. The formula is the original's, which takes a MHz for
// 2^20 Hz and multiplies the CPUs by the cores of each socket.
func vmCPUUsagePercent(ctx context.Context, c call) (protocol.Value, error) {
	own := []string{cpuUsagePath, cpuCoresPath, cpuCountPath}
	vm, hosts, err := c.inventory.Follow(ctx, c.method.Type, c.Name, own,
		Relation{"runtime.host", "HostSystem", []string{cpuSpeedPath}})
	if err != nil {
		return nil, err
	}
	usage, okUsage := integer(vm, cpuUsagePath)
	cores, okCores := integer(vm, cpuCoresPath)
	count, okCount := integer(vm, cpuCountPath)
	if len(hosts) == 0 || !okUsage || !okCores || !okCount {
		return nil, withoutCPU()
	}
	hz, ok := integer(hosts[0], cpuSpeedPath)
	if capacity := hz * cores * count; ok && capacity > 0 {
		percent := float64(usage*1048576) / float64(capacity) * 100
		return protocol.List{protocol.Object{
			{Name: namePath, Value: vm.Name}, {Name: c.method.Name, Value: percent},
		}}, nil
	}
	return nil, withoutCPU()
}

func withoutCPU() error {
	return protocol.Errorf(protocol.CodeUnavailable, "Unable to retrieve required properties").
		WithHint("the virtual machine must be on a host that is connected")
}

func integer(o Object, path string) (int64, bool) {
	v, _ := o.Value(path)
	n, ok := v.(int64)
	return n, ok
}
