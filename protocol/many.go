package protocol

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// NamesLimit is how many objects one request can be about.
const NamesLimit = 1000

// AnswerTooLarge is what a proxy says, with the code "internal", when an answer is
// above its limit: whoever asked about many objects can ask about fewer.
const AnswerTooLarge = "The answer is larger than the proxy's limit"

// The keys of requests about many objects, and of rows in their replies.
const (
	FieldNames Field = "names" // in place of name: a list of up to NamesLimit
	FieldSince Field = "since" // samples taken later, in milliseconds since 1970

	rowID     = "id"
	rowResult = "result"
)

// SetNames asks about many objects at once; see [Method.Many].
func (r *Request) SetNames(names []string) { r.Names = names }

// SetSince asks for all samples that were taken after a time, to the
// millisecond; see [Method.Since].
func (r *Request) SetSince(t time.Time) { r.Since = t }

// ManyFields are the keys beside [Method.Fields] of requests about many objects
// and about samples since a time, where the method takes them.
func (m *Method) ManyFields() []Field {
	var fields []Field
	if m.Many {
		fields = append(fields, FieldNames)
	}
	if m.Since {
		fields = append(fields, FieldSince)
	}
	return fields
}

// One is r asked about one of its names.
func (r *Request) One(name string) *Request {
	one := *r
	one.Names = nil
	one.Set(FieldName, name)
	return &one
}

// checkNames says whether r may be about many objects, and how many.
func (m *Method) checkNames(r *Request) error {
	switch {
	case len(r.Names) == 0:
		return nil
	case !m.Many:
		return Errorf(CodeBadRequest, "Invalid task request: %s is not about many objects", m.Name).
			WithHint("ask for each of them with the key name")
	case r.Name != "":
		return Errorf(CodeBadRequest, "Invalid task request: both name and names").
			WithHint("name is one object, names are many")
	}
	return nil
}

// checkSince says whether r may ask for the samples since a time.
func (m *Method) checkSince(r *Request) error {
	switch {
	case r.Since.IsZero():
		return nil
	case !m.Since:
		return Errorf(CodeBadRequest, "Invalid task request: %s has no samples since a time", m.Name).
			WithHint("the methods *.perf.get have")
	case r.Instance == "*":
		return Errorf(CodeBadRequest, "Invalid task request: since and all instances").
			WithHint("name one instance, or none for the total")
	}
	return nil
}

// decodeNames takes a list of texts.
func (r *Request) decodeNames(raw []byte) error {
	r.Names = nil
	if isNull(raw) {
		return nil
	}
	var elements []json.RawMessage
	if json.Unmarshal(raw, &elements) != nil || len(elements) == 0 || len(elements) > NamesLimit {
		return badNames()
	}
	names := make([]string, len(elements))
	for i, e := range elements {
		var ok bool
		if names[i], ok = scalarText(e); !ok || names[i] == "" {
			return badNames()
		}
	}
	r.Names = names
	return nil
}

func badNames() error {
	return Errorf(CodeBadRequest, "Invalid task request: names must be a list of names").
		WithHint("from 1 to %d of them, none of them empty", NamesLimit)
}

// decodeSince takes a number of milliseconds, or one as text.
func (r *Request) decodeSince(raw []byte) error {
	r.Since = time.Time{}
	text, ok := scalarText(raw)
	if isNull(raw) || ok && text == "" {
		return nil
	}
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil || ms <= 0 || ms > maxSince {
		return Errorf(CodeBadRequest, "Invalid task request: since must be a time in milliseconds").
			WithHint("counted from 1970, as in 1700000000000")
	}
	r.Since = time.UnixMilli(ms)
	return nil
}

// maxSince is the end of the year 9999.
const maxSince = 253402300799999

// appendMany adds the keys of requests about many objects to a request on the
// wire. Name is left out then, so that workers that do not know names say so.
func (r *Request) appendMany(o Object) Object {
	if len(r.Names) > 0 {
		o = slices.DeleteFunc(o, func(m Member) bool { return m.Name == string(FieldName) })
		names := make(List, len(r.Names))
		for i, name := range r.Names {
			names[i] = name
		}
		o = append(o, Member{string(FieldNames), names})
	}
	if !r.Since.IsZero() {
		o = append(o, Member{string(FieldSince), r.Since.UnixMilli()})
	}
	return o
}

// Row is the answer about one of many names, as it stands in the list of
// [Method.OK]: "id" is the name as it was asked, then "result" as a request
// about this name alone has it, or "code", "msg" and sometimes "hint" of the
// error.
func Row(name string, result Value, err error) Object {
	if err == nil {
		return Object{{rowID, name}, {rowResult, result}}
	}
	failed := ResponseOf(err)
	row := Object{{rowID, name}, {"code", string(failed.Code)}, {"msg", failed.Msg}}
	if failed.Hint != "" {
		row = append(row, Member{"hint", failed.Hint})
	}
	return row
}

// ReadRow is the name in a row that [Row] made, and the reply about it; false
// when it is no such row.
func ReadRow(v Value) (name string, reply *Response, ok bool) {
	row, isObject := v.(Object)
	id, _ := row.Get(rowID)
	if name, ok = id.(string); !isObject || !ok {
		return "", nil, false
	}
	if result, whole := row.Get(rowResult); whole {
		return name, &Response{Result: result}, true
	}
	reply = &Response{Success: 1, Msg: row.text("msg"), Code: Code(row.text("code")), Hint: row.text("hint")}
	return name, reply, reply.Code != ""
}

func (o Object) text(name string) string {
	v, _ := o.Get(name)
	s, _ := v.(string)
	return s
}
