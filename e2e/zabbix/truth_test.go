package zabbix

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"vpoller/internal/templates/keys"
	"vpoller/protocol"
)

// realtime is how far apart samples are.
const realtime = 20 * time.Second

// counter is an item of a performance counter.
type counter struct {
	ItemID, HostID string
	Key            string                          `json:"key_"`
	ValueType      string                          `json:"value_type"`
	Steps          []struct{ Type, Params string } `json:"preprocessing"`

	host    string
	request *protocol.Request
}

// sample is a value in the history.
type sample struct {
	time  time.Time
	value float64
}

// complete waits until samples of the end have come, and then compares all
// histories with what the vCenter has, from begin on at the latest.
func (p *push) complete(begin time.Time) {
	end := time.Now().Truncate(realtime)
	counters := p.counters()
	p.awaitSamples(counters, end)
	histories := p.histories(counters)
	values := 0
	var wrong []string
	for _, c := range counters {
		if c.host != switched && c.realtime() {
			if err := c.gapless(histories[c.ItemID], begin, end); err != nil {
				wrong = append(wrong, fmt.Sprintf("%s: %s: %v", c.host, c.Key, err))
			}
		}
		values += len(histories[c.ItemID])
	}
	complain(p.t, wrong)
	p.t.Logf("%d counters have %d samples", len(counters), values)
	p.compare(counters, histories, end)
	p.once()
}

// counters are the items of performance counters of all hosts.
func (p *push) counters() []*counter {
	p.t.Helper()
	var all []*counter
	for hosts := range slices.Chunk(p.hosts, 25) {
		ids, byID := []string{}, map[string]string{}
		for _, h := range hosts {
			ids = append(ids, h.HostID)
			byID[h.HostID] = h.Host
		}
		var some []*counter
		p.z.call("item.get", params{
			"hostids": ids, "filter": params{"status": 0}, "search": params{"key_": `.perf.metric.get"`},
			"output": []string{"itemid", "hostid", "key_", "value_type"}, "selectPreprocessing": []string{"type", "params"},
		}, &some)
		for _, c := range some {
			c.host = byID[c.HostID]
			all = append(all, c.parsed(p))
		}
	}
	if len(all) < 20*pushVMs {
		p.t.Fatalf("only %d counters", len(all))
	}
	return all
}

func (c *counter) parsed(p *push) *counter {
	p.t.Helper()
	r, ok, err := keys.Parse(c.Key)
	if err != nil || !ok {
		p.t.Fatalf("the key %s: %v", c.Key, err)
	}
	r.Set(protocol.FieldName, c.host)
	r.Set(protocol.FieldMaxSample, "100")
	c.request = r
	return c
}

// realtime reports whether there is a sample each 20 seconds.
func (c *counter) realtime() bool {
	return c.request.PerfInterval == "" && (c.request.Method == "vm.perf.metric.get" || c.request.Method == "host.perf.metric.get")
}

// isHistorical reports whether a key is about a historical interval.
func isHistorical(key string) bool {
	r, ok, err := keys.Parse(key)
	return ok && err == nil && r.PerfInterval != ""
}

// awaitSamples waits until every counter with samples each 20 seconds has one of
// the end.
func (p *push) awaitSamples(counters []*counter, end time.Time) {
	p.t.Helper()
	wanted := slices.DeleteFunc(slices.Clone(counters), func(c *counter) bool { return !c.realtime() })
	awaitFor(p.t, patience, 2*time.Second, func() []string {
		there := p.rows(wanted, end)
		wanted = slices.DeleteFunc(wanted, func(c *counter) bool { return there[c.ItemID] != nil })
		var missing []string
		for _, c := range wanted {
			missing = append(missing, c.host+" has no sample of the end for "+c.Key)
		}
		return missing
	})
}

// histories are all samples that Zabbix has, by item, in their order.
func (p *push) histories(counters []*counter) map[string][]sample {
	return p.rows(counters, time.Unix(1, 0))
}

func (p *push) rows(counters []*counter, from time.Time) map[string][]sample {
	p.t.Helper()
	all := map[string][]sample{}
	for _, valueType := range []string{"0", "3"} { // float, unsigned
		var ids []string
		for _, c := range counters {
			if c.ValueType == valueType {
				ids = append(ids, c.ItemID)
			}
		}
		for chunk := range slices.Chunk(ids, 500) {
			var rows []struct{ ItemID, Clock, NS, Value string }
			p.z.call("history.get", params{"history": valueType, "itemids": chunk, "time_from": from.Unix(), "output": "extend"}, &rows)
			for _, r := range rows {
				ns, _ := strconv.ParseInt(r.NS, 10, 64)
				value, _ := strconv.ParseFloat(r.Value, 64)
				all[r.ItemID] = append(all[r.ItemID], sample{clock(r.Clock).Add(time.Duration(ns)), value})
			}
		}
	}
	for _, rows := range all {
		slices.SortFunc(rows, func(a, b sample) int { return a.time.Compare(b.time) })
	}
	return all
}

// clock is a time as the API writes it.
func clock(text string) time.Time {
	s, _ := strconv.ParseInt(text, 10, 64)
	return time.Unix(s, 0)
}

// gapless checks that a counter has every sample once: from the first on, which
// came before begin, to the end.
func (c *counter) gapless(rows []sample, begin, end time.Time) error {
	if len(rows) == 0 || rows[0].time.After(begin) {
		return errors.New("no sample is from before the faults")
	}
	next := rows[0].time
	for _, r := range rows {
		if !r.time.Equal(next) {
			return fmt.Errorf("a sample of %s follows where one of %s should be", r.time.Format(time.RFC3339Nano), next.Format(time.RFC3339Nano))
		}
		next = next.Add(realtime)
	}
	if !next.Truncate(time.Second).After(end) {
		return fmt.Errorf("samples end before %s", next.Format(time.RFC3339))
	}
	return nil
}

// compare holds the histories of some virtual machines, and of all that is none,
// against the vCenter.
func (p *push) compare(counters []*counter, histories map[string][]sample, end time.Time) {
	p.t.Helper()
	rand.Shuffle(len(p.hosts), func(i, k int) { p.hosts[i], p.hosts[k] = p.hosts[k], p.hosts[i] })
	chosen := map[string]bool{switched: true}
	for _, h := range p.some(20) {
		chosen[h.Host] = true
	}
	compared := 0
	for _, c := range counters {
		rows := histories[c.ItemID]
		if !chosen[c.host] || len(rows) == 0 {
			continue
		}
		var want []sample
		for _, s := range p.truth(c) {
			if !s.time.Before(rows[0].time) && !s.time.After(end) {
				want = append(want, s)
			}
		}
		got := rows[:len(rows)-len(after(rows, end))]
		if !slices.EqualFunc(got, want, c.same) {
			p.t.Errorf("%s: %s is in Zabbix\n%v,\nin the vCenter\n%v", c.host, c.Key, got, want)
		}
		compared += len(want)
	}
	p.t.Logf("%d samples compared", compared)
	if compared < 1000 {
		p.t.Error("hardly anything was compared")
	}
}

// after are the rows after a time.
func after(rows []sample, end time.Time) []sample {
	i := slices.IndexFunc(rows, func(s sample) bool { return s.time.After(end) })
	if i < 0 {
		return nil
	}
	return rows[i:]
}

// truth is what the vCenter has of a counter, as the item's preprocessing makes it.
func (p *push) truth(c *counter) []sample {
	p.t.Helper()
	scale := 1.0
	for _, s := range c.Steps {
		const multiplier = "1"
		if s.Type != multiplier {
			p.t.Fatalf("%s has a preprocessing step of the type %s", c.Key, s.Type)
		}
		f, _ := strconv.ParseFloat(s.Params, 64)
		scale *= f
	}
	var all []sample
	for _, row := range p.ask(c.request).(protocol.List) {
		o := row.(protocol.Object)
		stamp, _ := o.Get("timestamp")
		taken, err := time.Parse("2006-01-02 15:04:05-07:00", fmt.Sprint(stamp))
		if err != nil {
			p.t.Fatal(err)
		}
		value, _ := o.Get("value")
		v, err := strconv.ParseFloat(fmt.Sprint(value), 64)
		if err != nil {
			p.t.Fatal(err)
		}
		all = append(all, sample{taken.Add(time.Nanosecond), v * scale}) // since 0 is no ns to Zabbix 7.0
	}
	slices.SortFunc(all, func(a, b sample) int { return cmp.Compare(a.time.UnixNano(), b.time.UnixNano()) })
	return all
}

// same compares a stored sample with a true one; a counter of whole numbers has
// lost what comes after the point.
func (c *counter) same(got, want sample) bool {
	slack := 1e-6 * math.Abs(want.value)
	if c.ValueType == "3" {
		slack++
	}
	return got.time.Equal(want.time) && math.Abs(got.value-want.value) <= slack
}

// once checks that of no item that is a property there are two values of one second.
func (p *push) once() {
	p.t.Helper()
	var items []*counter
	for hosts := range slices.Chunk(p.hosts, 25) {
		var ids []string
		for _, h := range hosts {
			ids = append(ids, h.HostID)
		}
		var some []*counter
		p.z.call("item.get", params{
			"hostids": ids, "filter": params{"status": 0, "value_type": []int{0, 3}, "type": 7},
			"search": params{"key_": `.get"`}, "excludeSearch": false, "output": []string{"itemid", "key_", "value_type"},
		}, &some)
		items = append(items, slices.DeleteFunc(some, func(c *counter) bool { return isCounter(c.Key) })...)
	}
	rows := p.histories(items)
	values := 0
	for _, i := range items {
		all := rows[i.ItemID]
		values += len(all)
		for k := 1; k < len(all); k++ {
			if all[k].time.Unix() == all[k-1].time.Unix() {
				p.t.Errorf("%s has %v and %v", i.Key, all[k-1], all[k])
			}
		}
	}
	p.t.Logf("%d items of properties have %d values", len(items), values)
}

func isCounter(key string) bool {
	r, ok, err := keys.Parse(key)
	return ok && err == nil && r.CounterName != ""
}
