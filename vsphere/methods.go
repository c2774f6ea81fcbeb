package vsphere

import (
	"context"

	"vpoller/protocol"
)

// method answers one call. Its errors are what [Agent.explain] understands.
type method func(context.Context, call) (protocol.Value, error)

// implementations is every method of the catalogue and who answers it. It is never
// written to.
var implementations = map[string]method{
	"about":              about,
	"event.latest":       eventLatest,
	"session.get":        sessionGet,
	"perf.metric.info":   perfMetricInfo,
	"perf.interval.info": perfIntervalInfo,

	"alarm.get":   allAlarmsGet,
	"license.get": licenseGet,

	"datacenter.discover":         discover,
	"datacenter.get":              get,
	"datacenter.alarm.get":        alarmGet,
	"datacenter.perf.get":         perfRow,
	"datacenter.perf.metric.get":  perfGet,
	"datacenter.perf.metric.info": perfInfo,

	"cluster.discover":         discover,
	"cluster.get":              get,
	"cluster.alarm.get":        alarmGet,
	"cluster.perf.get":         perfRow,
	"cluster.perf.metric.get":  perfGet,
	"cluster.perf.metric.info": perfInfo,
	"cluster.services.get":     clusterServicesGet,

	"resource.pool.discover": discover,
	"resource.pool.get":      get,
	"resource.pool.vm.get":   resourcePoolVMGet,

	"host.discover":         discover,
	"host.get":              get,
	"host.alarm.get":        alarmGet,
	"host.perf.get":         hostPerfRow,
	"host.perf.metric.get":  hostPerfGet,
	"host.perf.metric.info": perfInfo,
	"host.cluster.get":      hostClusterGet,
	"host.vm.get":           relatedRows("vm", "VirtualMachine"),
	"host.net.get":          relatedInner("network", "Network"),
	"host.datastore.get":    relatedRows("datastore", "Datastore"),
	"host.sensor.get":       hostSensorGet,
	"host.certificate.get":  hostCertificateGet,
	"host.multipath.get":    hostMultipathGet,

	"vm.discover":          discover,
	"vm.get":               get,
	"vm.alarm.get":         alarmGet,
	"vm.perf.get":          vmPerfRow,
	"vm.perf.metric.get":   vmPerfGet,
	"vm.perf.metric.info":  perfInfo,
	"vm.disk.discover":     vmDiskDiscover,
	"vm.disk.get":          vmDiskGet,
	"vm.guest.net.get":     vmGuestNetGet,
	"vm.net.get":           relatedInner("network", "Network"),
	"vm.snapshot.get":      vmSnapshotGet,
	"vm.snapshot.info":     vmSnapshotInfo,
	"vm.host.get":          vmHostGet,
	"vm.hypervisor.get":    vmHypervisorGet,
	"vm.datastore.get":     relatedRows("datastore", "Datastore"),
	"vm.process.get":       vmProcessGet,
	"vm.cpu.usage.percent": vmCPUUsagePercent,
	"vm.attribute.get":     vmAttributeGet,
	"vm.tag.get":           vmTagGet,

	"datastore.discover":         discover,
	"datastore.get":              get,
	"datastore.alarm.get":        alarmGet,
	"datastore.perf.get":         perfRow,
	"datastore.perf.metric.get":  perfGet,
	"datastore.perf.metric.info": perfInfo,
	"datastore.host.get":         datastoreHostGet,
	"datastore.vm.get":           relatedRows("vm", "VirtualMachine"),

	"net.discover": discover,
	"net.get":      get,
	"net.host.get": relatedInner("host", "HostSystem"),
	"net.vm.get":   relatedInner("vm", "VirtualMachine"),

	"vsan.health.get": vsanHealthGet,
}
