package jobs

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"
	"time"

	"vpoller/internal/config"
	"vpoller/internal/pattern"
	"vpoller/internal/push"
	"vpoller/protocol"
	"vpoller/zabbix/interval"
)

// A job is one entry of the configuration, made ready.
type job struct {
	*config.SenderJob
	asks    []ask
	every   *interval.Interval
	samples bool // questions are about counters
	counts  counts

	mu    sync.Mutex      // guards what follows
	taken map[seat]string // the vCenter whose object has the seat
}

// claim takes a seat for an object of a vCenter, and reports whether it is its own:
// objects of other vCenters can be called the same.
func (j *job) claim(s seat, vcenter string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if owner, some := j.taken[s]; some {
		return owner == vcenter
	}
	j.taken[s] = vcenter
	return true
}

// release gives up the seats of a vCenter but for those that are kept.
func (j *job) release(kept map[seat]bool, vcenter string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	maps.DeleteFunc(j.taken, func(s seat, owner string) bool { return owner == vcenter && !kept[s] })
}

// An ask is what an item of the job wants to know of each object.
type ask struct {
	request protocol.Request // of no object yet
	item    pattern.Text     // with the places of objects alone
}

func newJob(c *config.SenderJob) (*job, error) {
	m, ok := protocol.Lookup(c.Method)
	if !ok {
		return nil, fmt.Errorf("job %s: there is no method %q", c.Name, c.Method)
	}
	every, err := interval.Parse(strconv.Itoa(int(c.Interval/time.Second)) + "s")
	if err != nil {
		return nil, fmt.Errorf("job %s: %w", c.Name, err)
	}
	j := &job{SenderJob: c, every: every, samples: len(c.Counters) > 0, taken: map[seat]string{}}
	switch {
	case j.samples:
		for _, counter := range c.Counters {
			j.add(single(c.Method), "", counter)
			if c.PerfInterval == "" { // the finest there is, also of what has historical ones alone
				j.asks[len(j.asks)-1].request.Set(protocol.FieldPerfInterval, "")
			}
		}
	case lists(m) || len(c.Properties) == 0:
		j.add(c.Method, "", "")
	default:
		for _, property := range c.Properties {
			j.add(c.Method, property, "")
		}
	}
	return j, nil
}

// lists reports whether the method's value is the text of a discovery.
func lists(m *protocol.Method) bool {
	return m.View == protocol.ViewRows || m.View == protocol.ViewInnerRows
}

// single is the method for one counter: values come by counter.
func single(method string) string {
	if strings.HasSuffix(method, ".perf.get") {
		return strings.TrimSuffix(method, "get") + "metric.get"
	}
	return method
}

// add makes an item of one property or counter; of all properties when neither is
// given.
func (j *job) add(method, property, counter string) {
	var a ask
	a.request.Set(protocol.FieldMethod, method)
	switch {
	case property != "":
		a.request.SetProperties([]string{property})
	case counter != "":
		a.request.Set(protocol.FieldCounterName, counter)
	case len(j.Properties) > 0:
		a.request.SetProperties(j.Properties)
	}
	for field, text := range map[protocol.Field]string{
		protocol.FieldKey: j.Key, protocol.FieldInstance: j.Instance, protocol.FieldPerfInterval: j.PerfInterval,
	} {
		if text != "" {
			a.request.Set(field, text)
		}
	}
	a.item = pattern.Text(strings.NewReplacer("{method}", j.Method, "{property}", property, "{counter}", counter,
		"{key}", j.Key, "{instance}", j.Instance).Replace(string(j.Item)))
	j.asks = append(j.asks, a)
}

// question is what ask n wants to know of an object; of a counter the samples after
// a time.
func (j *job) question(n int, ref push.Ref, after time.Time) push.Question {
	r := j.asks[n].request
	r.Set(protocol.FieldHostname, ref.VCenter)
	if ref.Name != "" {
		r.Set(protocol.FieldName, ref.Name)
	}
	if !j.samples {
		after = time.Time{}
	}
	return push.Question{Request: &r, After: after}
}
