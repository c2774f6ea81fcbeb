package poll_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// BenchmarkPoll is a round of 500 virtual machines with 30 properties and 20
// counters of three samples each: 45,000 values in two requests, whose replies
// were made before.
func BenchmarkPoll(b *testing.B) {
	const objects, paths, counters = 500, 30, 20
	now := time.Now()
	after := now.Add(-time.Minute)
	var questions []push.Question
	for o := range objects {
		name := fmt.Sprint("vm-", o)
		for i := range paths {
			questions = append(questions, get("vm.get", "vc", name, fmt.Sprint("summary.quickStats.value", i)))
		}
		for i := range counters {
			questions = append(questions, counter(name, fmt.Sprintf("group%d.name.unit.average", i), after))
		}
	}
	replies := map[string][]byte{}
	p := poller(b, askerFunc(func(_ context.Context, body []byte) ([]byte, error) {
		method := string(body[:32])
		if replies[method] == nil {
			replies[method] = each(func(a asked, name string) *protocol.Response { return benchRow(a, name, after) })(read(body)).Append(nil)
		}
		return replies[method], nil
	}))
	values := 0
	count := func(_ int, a push.Answer) { values += len(a.Values) }
	p.Poll(b.Context(), questions, count)
	if values != objects*(paths+3*counters) {
		b.Fatalf("%d values", values)
	}
	b.ReportAllocs()
	values = 0
	for b.Loop() {
		p.Poll(b.Context(), questions, count)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(values), "ns/value")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(questions)), "ns/question")
}

func benchRow(a asked, name string, after time.Time) *protocol.Response {
	if a.Method == "vm.get" {
		return properties(a, name)
	}
	var times, samples protocol.List
	for i := range 3 {
		times = append(times, after.Add(time.Duration(i+1)*20*time.Second).UnixMilli())
		samples = append(samples, int64(1234+i))
	}
	var values protocol.Object
	for _, c := range a.Counters() {
		values.Set(c, samples)
	}
	return protocol.OK("", protocol.List{protocol.Object{{Name: "name", Value: name}, {Name: "interval", Value: int64(20)}, {Name: "times", Value: times}, {Name: "values", Value: values}}})
}
