package poll

import (
	"math/bits"
	"strings"
	"time"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// A shape is what questions that can go into one request have in common. The
// object is part of it only when the method takes one object at a time.
type shape struct {
	form                                      form
	many                                      bool
	method, hostname, name                    string
	properties, counter                       string // of equal
	key, username, instance, maxSample, every string
	password                                  protocol.Password
	maxAge                                    time.Duration // -1 for none given
	age                                       int           // of the samples that are known, see ageOf
	context                                   bool
}

// shapeOf is the shape of a question about method m.
func shapeOf(q *push.Question, m *protocol.Method, known *learnt, now time.Time) shape {
	r := q.Request
	s := shape{
		method: m.Name, hostname: r.Hostname, key: r.Key, username: r.Username, password: r.Password,
		instance: r.Instance, maxSample: r.MaxSample, every: r.PerfInterval, maxAge: -1, context: r.Context,
	}
	if !r.Null(protocol.FieldMaxAge) {
		s.maxAge = r.MaxAge
	}
	s.many = m.Many && r.Name != "" && !known.old(r.Hostname, now)
	if !s.many {
		s.name = r.Name
	}
	twin, counted := sampledBy(m, r)
	switch {
	case counted && s.many:
		s.form, s.method, s.maxSample, s.age = sampled, twin, "", ageOf(q.After, now)
	case selects(m, r) && !known.bad(m.Name, r.Hostname, r.Properties, now):
		s.form = selected
	default:
		s.setEqual(r)
	}
	return s
}

// setEqual makes it the shape of questions that are equal to r.
func (s *shape) setEqual(r *protocol.Request) {
	s.form = equal
	s.properties, s.counter = strings.Join(r.Properties, ","), r.CounterName
}

// selects reports whether the value is one property of those that a row has
// because they were asked for.
func selects(m *protocol.Method, r *protocol.Request) bool {
	if len(r.Properties) == 0 || strings.HasSuffix(m.Name, metricSuffix) {
		return false
	}
	return m.View == protocol.ViewValue || m.View == protocol.ViewInnerValue
}

const (
	metricSuffix = ".perf.metric.get"
	rowSuffix    = ".perf.get"
)

// sampledBy is the method whose rows have the samples of what r asks for, if r
// is about the value of one counter of one instance.
func sampledBy(m *protocol.Method, r *protocol.Request) (method string, ok bool) {
	if r.Instance == "*" || counterOf(r) == "" {
		return "", false
	}
	if m.View == protocol.ViewCounters {
		return m.Name, true
	}
	kind, ok := strings.CutSuffix(m.Name, metricSuffix)
	if !ok || r.MaxSample != "" && r.MaxSample != "1" {
		return "", false
	}
	if len(r.Properties) > 0 && r.Properties[0] != "value" && r.Properties[0] != r.CounterName {
		return "", false
	}
	return kind + rowSuffix, true
}

// counterOf is the counter whose value r asks for: the first of several, for
// the methods that take several.
func counterOf(r *protocol.Request) string {
	name, _, _ := strings.Cut(r.CounterName, ",")
	if strings.HasSuffix(r.Method, metricSuffix) && name != r.CounterName {
		return ""
	}
	return strings.TrimSpace(name)
}

// ageOf is a class of how long ago the last sample was: 0 when the newest alone
// is asked for, and a class more for each time that it doubles, from two minutes
// on to the hour that is kept. Questions of a class can share a request, which
// then reads at most about twice what each needs.
func ageOf(after, now time.Time) int {
	if after.IsZero() {
		return 0
	}
	units := max(now.Sub(after), 0) / (2 * time.Minute)
	return 1 + min(bits.Len64(uint64(units)), oldest)
}

const oldest = 6 // bits of the units in an hour and more
