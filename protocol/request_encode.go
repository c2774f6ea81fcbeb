package protocol

import "time"

// wireFields are the keys that every request of the original's client carries.
var wireFields = [...]Field{
	FieldMethod, FieldHostname, FieldName, FieldProperties, FieldKey,
	FieldUsername, FieldPassword, FieldCounterName, FieldInstance,
	FieldMaxSample, FieldPerfInterval, FieldHelper,
}

// Encode is the request as a client sends it: the original's twelve keys, null
// where nothing was given, so that any worker understands it; and the timeout,
// the greatest age, the wish for context, names and since when there are any.
func (r *Request) Encode() []byte {
	o := make(Object, 0, len(wireFields)+3)
	for _, f := range wireFields {
		o = append(o, Member{string(f), r.value(f)})
	}
	if r.Timeout > 0 {
		ms := (r.Timeout-1)/time.Millisecond + 1 // rounded up: 0 would mean that there is none
		o = append(o, Member{string(FieldTimeout), int64(ms)})
	}
	if !r.Null(FieldMaxAge) {
		o = append(o, Member{string(FieldMaxAge), r.MaxAge.Seconds()})
	}
	if r.Context {
		o = append(o, Member{string(FieldContext), true})
	}
	return AppendJSON(nil, r.appendMany(o), false)
}

func (r *Request) value(f Field) Value {
	if r.Null(f) {
		return nil
	}
	if f != FieldProperties {
		return *r.text(f)
	}
	paths := make(List, len(r.Properties))
	for i, p := range r.Properties {
		paths[i] = p
	}
	return paths
}
