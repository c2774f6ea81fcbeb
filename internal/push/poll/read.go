package poll

import (
	"time"

	"vpoller/helpers"
	"vpoller/internal/push"
	"vpoller/protocol"
)

// A reader makes answers of one reply.
type reader struct {
	batch     *batch
	questions []push.Question
	now       time.Time // when the reply came
	out       outcome

	refused []int    // questions that a property of another one may have failed
	invalid []string // properties that there are not
}

// read answers every question of the batch, or notes it as refused.
func (rd *reader) read(resp *protocol.Response) {
	rd.out.answers = make([]indexed, 0, rd.batch.count())
	if resp.Success != 0 || !rd.batch.many {
		for i := range rd.batch.objects {
			rd.object(&rd.batch.objects[i], resp)
		}
		return
	}
	rows, ok := resp.Result.(protocol.List)
	if !ok {
		rd.out.fail(rd.batch.all(), malformed("it has no rows"))
		return
	}
	rd.rows(rows)
}

// rows answers by the row of each object. They are in the order of the names;
// where they are not, the name decides.
func (rd *reader) rows(rows protocol.List) {
	var byName map[string]*protocol.Response
	for i := range rd.batch.objects {
		o := &rd.batch.objects[i]
		var resp *protocol.Response
		if i < len(rows) {
			if name, r, ok := protocol.ReadRow(rows[i]); ok && name == o.name {
				resp = r
			}
		}
		if resp == nil {
			if byName == nil {
				byName = index(rows)
			}
			resp = byName[o.name]
		}
		if resp == nil {
			rd.out.fail(o.questions, malformed("it says nothing about %s", o.name))
			continue
		}
		rd.object(o, resp)
	}
}

// index finds rows by name.
func index(rows protocol.List) map[string]*protocol.Response {
	all := make(map[string]*protocol.Response, len(rows))
	for _, v := range rows {
		if name, resp, ok := protocol.ReadRow(v); ok {
			all[name] = resp
		}
	}
	return all
}

// object answers the questions about an object by its response.
func (rd *reader) object(o *object, resp *protocol.Response) {
	if resp.Success != 0 {
		rd.refuse(o, resp)
		return
	}
	switch rd.batch.form {
	case sampled:
		rd.samples(o, resp)
	case selected:
		for _, i := range o.questions {
			rd.out.add(i, rd.answer(i, resp))
		}
	default:
		a := rd.answer(o.questions[0], resp)
		for _, i := range o.questions {
			rd.out.add(i, rd.unseen(i, a))
		}
	}
}

// answer is the value that question i takes from a response.
func (rd *reader) answer(i int, resp *protocol.Response) push.Answer {
	r := rd.questions[i].Request
	text, err := helpers.Raw(r, resp)
	if err != nil {
		return push.Answer{Err: err}
	}
	at := rd.now
	if isSample(r) {
		at = timeIn(lastRow(resp.Result), at)
	}
	return push.Answer{Values: []push.Value{{Text: string(text), Time: at}}}
}

// unseen leaves out a sample that question i has had before.
func (rd *reader) unseen(i int, a push.Answer) push.Answer {
	q := &rd.questions[i]
	if a.Err == nil && isSample(q.Request) && !a.Values[0].Time.After(q.After) {
		a.Values = nil
	}
	return a
}

// refuse answers the questions about an object whose response is an error.
func (rd *reader) refuse(o *object, resp *protocol.Response) {
	if resp.Code == protocol.CodeInvalidProperty && rd.batch.form == selected && len(rd.batch.parts) > 1 {
		rd.refused = append(rd.refused, o.questions...)
		return
	}
	if resp.Code == protocol.CodeInvalidProperty && rd.invalid == nil {
		rd.invalid = rd.batch.request.Properties
	}
	for _, i := range o.questions {
		rd.out.add(i, push.Answer{Err: rd.own(i, resp)})
	}
}

func stringOf(row protocol.Object, name string) (string, bool) {
	v, _ := row.Get(name)
	text, ok := v.(string)
	return text, ok
}
