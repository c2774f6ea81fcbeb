package senderd

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"vpoller/internal/push/agent"
	"vpoller/internal/push/jobs"
)

// write says for people what came of a round.
func (r *round) write(out io.Writer) {
	var lines []string
	st := r.inventory.Stats()
	lines = append(lines, fmt.Sprintf("objects: %d found, %d hosts made of them", st.Objects, st.Hosts))
	for _, way := range r.pipelines {
		if sum, asked := r.agents[way]; asked {
			lines = append(lines, agentLines(way.cfg.Name, sum, r.dry)...)
		}
	}
	for _, s := range r.parts.jobs.Stats() {
		lines = append(lines, jobLine(s))
	}
	for _, way := range r.pipelines {
		if len(way.queues) > 0 {
			lines = append(lines, deliveryLine(way))
		}
	}
	fmt.Fprintln(out, strings.Join(lines, "\n")) //nolint:errcheck // the exit code says it too
}

func agentLines(name string, s agent.Summary, dry bool) []string {
	n := s.Hosts
	line := fmt.Sprintf("zabbix %s: %d hosts with %d items: %d supported, %d not supported, %d without a value because somebody is away",
		name, n.Known, items(s.Items), s.Items.Supported, s.Items.NotSupported+s.Items.Unserved, s.Passing)
	lines := []string{line}
	for _, reason := range s.Reasons {
		lines = append(lines, fmt.Sprintf("  %d not supported: %s", reason.Items, oneLine(reason.Text)))
	}
	if n.Unknown > 0 {
		what := "they were announced, and an autoregistration action can make them: if there is one, run this again in a minute"
		if dry {
			what = "a dry run announces nothing"
		}
		lines = append(lines, fmt.Sprintf("  %d hosts are not known to Zabbix: %s", n.Unknown, what))
	}
	for _, other := range []struct {
		hosts int
		what  string
	}{
		{n.Disabled, "are not monitored"},
		{n.Refused, "are refused by Zabbix, the log says why"},
		{n.Waiting, "could not be asked about"},
	} {
		if other.hosts > 0 {
			lines = append(lines, fmt.Sprintf("  %d hosts %s", other.hosts, other.what))
		}
	}
	return lines
}

func jobLine(s jobs.Stats) string {
	line := fmt.Sprintf("job %s: %d objects, %d values", s.Job, s.Objects, s.Values)
	if s.LeftOut > 0 {
		line += fmt.Sprintf(", %d objects left out", s.LeftOut)
	}
	codes := slices.SortedFunc(maps.Keys(s.Errors), cmp.Compare)
	for _, code := range codes {
		line += fmt.Sprintf(", %d %s", s.Errors[code], code)
	}
	if err := s.Problem.Err; err != nil {
		line += fmt.Sprintf(" (the last: %s of %s: %s)", s.Problem.Key, s.Problem.Host, reason(err))
	}
	return line
}

func deliveryLine(way *pipeline) string {
	var s snapshot
	for _, q := range way.queues {
		s.addBuffer(q.buffer.Stats())
		s.addSender(q.sender.Stats())
	}
	line := fmt.Sprintf("zabbix %s: %d values accepted, %d taken", way.cfg.Name, s.send.Accepted, s.send.Processed)
	if s.send.Failed > 0 {
		line += fmt.Sprintf(", %d not wanted (no such item or host, an item of another type, or Zabbix does not know it yet)", s.send.Failed)
	}
	if n := s.send.Refused + s.buffer.Refused; n > 0 {
		line += fmt.Sprintf(", %d given up", n)
	}
	if s.buffer.Waiting > 0 {
		line += fmt.Sprintf(", %d wait", s.buffer.Waiting)
	}
	return line
}
