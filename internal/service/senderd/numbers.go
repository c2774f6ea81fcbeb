package senderd

import (
	"time"

	"vpoller/internal/ops"
	"vpoller/internal/push/inventory"
	"vpoller/internal/push/jobs"
	"vpoller/internal/service"
	"vpoller/protocol"
)

// deliveryNumbers are what there is to know of the way to a Zabbix.
var deliveryNumbers = []service.Number[snapshot]{
	service.Counter("values", "Values that were put into the buffer.", func(s snapshot) uint64 { return s.buffer.Appended }),
	service.Counter("acknowledged", "Values that Zabbix has looked at, and that are done.", func(s snapshot) uint64 { return s.buffer.Acknowledged }),
	service.Counter("processed", "Values that Zabbix has taken.", func(s snapshot) uint64 { return s.send.Processed }),
	service.Counter("failed", "Values that Zabbix did not want: there is no such item, or it had them before.", func(s snapshot) uint64 { return s.send.Failed }),
	service.Counter("refused", "Values that were given up because Zabbix refuses to look at them.", func(s snapshot) uint64 { return s.send.Refused }),
	service.Counter("too_long", "Values that were left out because they are too long for the buffer.", func(s snapshot) uint64 { return s.buffer.Refused + s.agent.TooLong }),
	service.Counter("damaged", "Values that were lost because the buffer's files are damaged.", func(s snapshot) uint64 { return s.buffer.Damaged }),
	service.Counter("recovered", "Values that waited in the buffer at the start.", func(s snapshot) uint64 { return s.buffer.Recovered }),
	service.Counter("resent", "Values that went out again because Zabbix was away and may have lost them.", func(s snapshot) uint64 { return s.buffer.Resent }),
	service.Counter("packets", "Packets that Zabbix has accepted.", func(s snapshot) uint64 { return s.send.Packets }),
	service.Counter("retries", "Exchanges that did not bring a packet through.", func(s snapshot) uint64 { return s.send.Retries }),
	service.Counter("redirects", "Packets that a proxy has sent to another one of its group.", func(s snapshot) uint64 { return s.send.Redirects }),
	service.Seconds("lag_seconds", "How old the oldest value is that waits; 0 when none does.", func(s snapshot) time.Duration { return s.lag }),
	service.Gauge("waiting", "Values that wait.", func(s snapshot) uint64 { return s.buffer.Waiting }),
	service.Gauge("backlog", "Values that wait and are overtaken by fresh ones.", func(s snapshot) uint64 { return s.buffer.Backlog }),
	service.Gauge("buffer_bytes", "Bytes of the buffer on disk.", func(s snapshot) int64 { return s.buffer.Bytes }),
	service.Gauge("buffer_memory_bytes", "Bytes of the buffer that are in memory only, because the disk takes nothing.", func(s snapshot) int64 { return s.buffer.InMemory }),
	service.Gauge("buffer_segments", "Files of the buffer.", func(s snapshot) int { return s.buffer.Segments }),
	service.Gauge("buffer_broken", "Buffers whose disk takes nothing: one for each form of packets.", func(s snapshot) int { return s.broken }),
}

// agentNumbers are what there is to know of the active agent of a Zabbix.
var agentNumbers = []service.Number[snapshot]{
	service.Counter("refreshes", "Lists of items that came, changed or not.", func(s snapshot) uint64 { return s.agent.Refreshes }),
	service.Counter("refresh_errors", "Lists of items that did not come.", func(s snapshot) uint64 { return s.agent.RefreshErrors }),
	service.Seconds("oldest_refresh_seconds", "How long ago the host was asked about whose turn was longest ago.", func(s snapshot) time.Duration { return s.agent.OldestRefresh }),
	service.Counter("polls", "Rounds of questions for active items.", func(s snapshot) uint64 { return s.agent.Polls }),
	service.Counter("questions", "Questions for active items.", func(s snapshot) uint64 { return s.agent.Questions }),
	service.Counter("passing_errors", "Answers that say nothing about an item: somebody is away or too slow.", func(s snapshot) uint64 { return s.agent.Passing }),
	service.Counter("overruns", "Items that were due again before they were asked for.", func(s snapshot) uint64 { return s.agent.Overruns }),
	service.Seconds("late_seconds", "How long the item that waits longest to be asked for has been due.", func(s snapshot) time.Duration { return s.agent.Late }),
}

// jobNumbers are what there is to know of a job.
var jobNumbers = []service.Number[jobs.Stats]{
	service.Gauge("objects", "Objects that a job asks about.", func(s jobs.Stats) int { return s.Objects }),
	service.Gauge("items", "Items that a job makes values for.", func(s jobs.Stats) int { return s.Items }),
	service.Gauge("left_out", "Objects that a job leaves out, since Zabbix could have no place for their values.", func(s jobs.Stats) int { return s.LeftOut }),
	service.Counter("questions", "Questions of a job.", func(s jobs.Stats) uint64 { return s.Questions }),
	service.Counter("values", "Values of a job.", func(s jobs.Stats) uint64 { return s.Values }),
	service.Seconds("last_value_seconds", "How long ago a job had a value; 0 before the first.", func(s jobs.Stats) time.Duration { return age(s.Last) }),
}

// pollNumbers are what there is to know of the requests to vPoller.
var pollNumbers = []service.Number[pollSnapshot]{
	service.Counter("questions", "Questions of all items, jobs included.", func(s pollSnapshot) uint64 { return s.Questions }),
	service.Counter("requests", "Requests to vPoller that were made of them.", func(s pollSnapshot) uint64 { return s.Requests }),
	service.Counter("failures", "Requests without a useful answer.", func(s pollSnapshot) uint64 { return s.Failed }),
	service.Counter("objects", "Objects in the requests.", func(s pollSnapshot) uint64 { return s.Objects }),
	service.Counter("reply_bytes", "Bytes of the replies.", func(s pollSnapshot) uint64 { return s.Bytes }),
}

// inventoryNumbers are what there is to know of the search for objects.
var inventoryNumbers = []service.Number[inventory.Stats]{
	service.Gauge("objects", "Objects of vSphere that are known, of the kinds that are looked for.", func(s inventory.Stats) int { return s.Objects }),
	service.Gauge("hosts", "Hosts that are made of them, and those of the list.", func(s inventory.Stats) int { return s.Hosts }),
	service.Counter("rounds", "Times that a vCenter was asked what it has.", func(s inventory.Stats) uint64 { return s.Rounds }),
	service.Counter("failures", "Requests of those without a useful answer.", func(s inventory.Stats) uint64 { return s.Failed }),
}

var (
	zabbixMetrics = service.Metrics[snapshot]{
		Prefix: "vpoller_sender_", Label: "zabbix",
		Numbers: append(deliveryNumbers, agentNumbers...),
		Splits: []service.Split[snapshot]{
			{Name: "dropped", Total: true, Label: "reason", Help: "Values that were lost undelivered: because of max_bytes (size), of max_age (age), or because the disk took nothing (disk). What was on its way at that moment counts, and may have arrived.", Of: drops},
			{Name: "targets", Label: "state", Help: "Addresses that values go to, by whether they take them: up or down.", Of: snapshot.targets},
			{Name: "hosts", Label: "state", Help: "Hosts by what Zabbix says of them.", Of: hostStates},
			{Name: "items", Label: "state", Help: "Active items by state.", Of: itemStates},
		},
	}
	pollMetrics = service.Metrics[pollSnapshot]{
		Prefix: "vpoller_sender_poll_", Numbers: pollNumbers,
		Splits: []service.Split[pollSnapshot]{
			{Name: "errors", Total: true, Label: "code", Help: "Questions that have an error for an answer, by its code.", Of: pollErrors},
		},
	}
	inventoryMetrics = service.Metrics[inventory.Stats]{Prefix: "vpoller_sender_inventory_", Numbers: inventoryNumbers}
	jobMetrics       = service.Metrics[jobs.Stats]{
		Prefix: "vpoller_sender_job_", Label: "job", Numbers: jobNumbers,
		Splits: []service.Split[jobs.Stats]{
			{Name: "errors", Total: true, Label: "code", Help: "Questions of a job that have no value for an answer, by code.", Of: jobErrors},
		},
	}
	healthMetrics = service.Metrics[[]problem]{
		Prefix: "vpoller_sender_",
		Splits: []service.Split[[]problem]{
			{Name: "problems", Label: "problem", Help: "What is wrong at the moment, as /healthz says it.", Of: byTrouble},
		},
	}
)

func drops(s snapshot) map[string]float64 {
	return map[string]float64{"size": float64(s.buffer.DroppedSize), "age": float64(s.buffer.DroppedAge), "disk": float64(s.buffer.DroppedDisk)}
}

func hostStates(s snapshot) map[string]float64 {
	n := s.agent.Hosts
	return map[string]float64{
		"known": float64(n.Known), "paused": float64(n.Paused), "waiting": float64(n.Waiting),
		"unknown": float64(n.Unknown), "disabled": float64(n.Disabled), "refused": float64(n.Refused),
	}
}

func itemStates(s snapshot) map[string]float64 {
	n := s.agent.Items
	return map[string]float64{
		"waiting": float64(n.Waiting), "supported": float64(n.Supported),
		"not_supported": float64(n.NotSupported), "unserved": float64(n.Unserved),
	}
}

func jobErrors(s jobs.Stats) map[string]float64    { return byCode(s.Errors) }
func pollErrors(s pollSnapshot) map[string]float64 { return byCode(s.errors) }

func byCode(errors map[protocol.Code]uint64) map[string]float64 {
	n := map[string]float64{}
	for code, count := range errors {
		n[string(code)] = float64(count)
	}
	return n
}

func byTrouble(all []problem) map[string]float64 {
	n := map[string]float64{}
	for _, t := range troubles() {
		n[string(t)] = 0
	}
	for _, p := range all {
		n[string(p.trouble)]++
	}
	return n
}

// Families are all metrics of a sender.
func Families() []ops.Family {
	all := append(healthMetrics.Families(), zabbixMetrics.Families()...)
	all = append(all, pollMetrics.Families()...)
	all = append(all, inventoryMetrics.Families()...)
	return append(all, jobMetrics.Families()...)
}

func (d *Daemon) metrics() []ops.Metric {
	all := healthMetrics.Of(d.watch.problems(time.Now()), "")
	for _, way := range d.pipelines {
		all = append(all, zabbixMetrics.Of(d.snapshot(way), way.cfg.Name)...)
	}
	all = append(all, pollMetrics.Of(d.poller.snapshot(), "")...)
	all = append(all, inventoryMetrics.Of(d.inventory.Stats(), "")...)
	for _, j := range d.jobs.Stats() {
		all = append(all, jobMetrics.Of(j, j.Job)...)
	}
	return all
}
