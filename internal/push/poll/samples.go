package poll

import (
	"slices"
	"strings"
	"time"

	"vpoller/helpers"
	"vpoller/internal/push"
	"vpoller/protocol"
)

// samples answers the questions about counters of an object.
func (rd *reader) samples(o *object, resp *protocol.Response) {
	row := lastRow(resp.Result)
	if row == nil {
		rd.out.fail(o.questions, malformed("there is no row of counters of %s", o.name))
		return
	}
	if rd.batch.since().IsZero() {
		rd.newest(o, row)
		return
	}
	rd.later(o, row)
}

// newest answers by a row that has the newest sample of each counter.
func (rd *reader) newest(o *object, row protocol.Object) {
	at := timeIn(row, rd.now)
	for _, i := range o.questions {
		v, _ := row.Get(counterOf(rd.questions[i].Request))
		if v == nil {
			rd.out.add(i, push.Answer{Err: none(row, rd.questions[i].Request)})
			continue
		}
		text, err := number(v)
		if err != nil {
			rd.out.add(i, push.Answer{Err: err})
			continue
		}
		rd.out.add(i, push.Answer{Values: []push.Value{{Text: text, Time: at}}})
	}
}

// later answers by a row that has every sample from a time on.
func (rd *reader) later(o *object, row protocol.Object) {
	times, err := timesOf(row)
	if err != nil {
		rd.out.fail(o.questions, err)
		return
	}
	v, _ := row.Get("values")
	values, _ := v.(protocol.Object)
	for _, i := range o.questions {
		rd.out.add(i, samplesOf(row, values, times, &rd.questions[i]))
	}
}

// samplesOf are the samples of one counter that the question has not had yet.
func samplesOf(row, values protocol.Object, times []time.Time, q *push.Question) push.Answer {
	v, ok := values.Get(counterOf(q.Request))
	if !ok {
		return push.Answer{Err: none(row, q.Request)}
	}
	samples, ok := v.(protocol.List)
	if !ok || len(samples) != len(times) {
		return push.Answer{Err: malformed("counter %s has no sample for each time", counterOf(q.Request))}
	}
	var a push.Answer
	for i, sample := range samples {
		if sample == nil || !times[i].After(q.After) {
			continue
		}
		text, err := number(sample)
		if err != nil {
			return push.Answer{Err: err}
		}
		a.Values = append(a.Values, push.Value{Text: text, Time: times[i]})
	}
	return a
}

// timesOf are the times of a row's samples, which must ascend.
func timesOf(row protocol.Object) ([]time.Time, error) {
	v, _ := row.Get("times")
	list, ok := v.(protocol.List)
	if !ok {
		return nil, malformed("there are no times of samples")
	}
	times := make([]time.Time, len(list))
	for i, v := range list {
		ms, ok := v.(int64)
		if !ok || i > 0 && ms <= times[i-1].UnixMilli() {
			return nil, malformed("the times of samples do not ascend")
		}
		times[i] = time.UnixMilli(ms).UTC()
	}
	return times, nil
}

// number is the text of a sample.
func number(v protocol.Value) (string, error) {
	switch v.(type) {
	case int64, float64:
	default:
		return "", malformed("a sample is no number")
	}
	text, err := helpers.Raw(bare, &protocol.Response{Result: protocol.Object{{Name: "value", Value: v}}})
	return string(text), err
}

// bare asks [helpers.Raw] for the value of the only member of a row.
var bare = &protocol.Request{Method: "vm.perf.metric.get"}

// none is why a row has no value of the counter that r asks for, as the single
// request says it.
func none(row protocol.Object, r *protocol.Request) error {
	counter, object := counterOf(r), r.Name
	if name, ok := stringOf(row, "name"); ok {
		object = name
	}
	v, _ := row.Get("missing")
	missing, _ := v.(protocol.Object)
	why, _ := stringOf(missing, counter)
	switch why {
	case "unknown counter":
		return protocol.Errorf(protocol.CodeUnknownCounter, "Unknown performance counter requested")
	case "no value (-1)":
		return protocol.Errorf(protocol.CodeNoSample, "No value (-1) of counter %s for %s", counter, object).
			WithHint("the vCenter took this sample and found no value")
	case "no sample", "":
		return protocol.Errorf(protocol.CodeNoSample, "No sample of counter %s for %s", counter, object)
	default:
		return protocol.Errorf(protocol.CodeNoSample, "Counter %s of %s: %s", counter, object, why)
	}
}

// own is the error of a response as question i reads it: where none of several
// counters has a sample, the error is about one of them.
func (rd *reader) own(i int, resp *protocol.Response) error {
	e := &protocol.Error{Code: resp.Code, Msg: resp.Msg, Hint: resp.Hint}
	if e.Code == "" {
		e.Code = protocol.CodeInternal
	}
	if rd.batch.form != sampled || e.Code != protocol.CodeNoSample && e.Code != protocol.CodeUnknownCounter {
		return e
	}
	words := strings.Split(e.Msg, " ")
	at := slices.IndexFunc(words, func(w string) bool { return slices.Contains(rd.batch.parts, w) })
	if counter := counterOf(rd.questions[i].Request); at >= 0 && words[at] != counter {
		words[at] = counter
		e.Msg, e.Hint = strings.Join(words, " "), ""
	}
	return e
}
