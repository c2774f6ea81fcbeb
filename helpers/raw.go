package helpers

import (
	"bytes"

	"vpoller/protocol"
)

// appendRaw is the text of [Raw], or the message of its error.
func appendRaw(dst []byte, r *protocol.Request, resp *protocol.Response) []byte {
	text, err := Raw(r, resp)
	if err != nil {
		return append(dst, err.Error()...)
	}
	return append(dst, text...)
}

// Raw is what a Zabbix item stores for a response: the first property asked
// for, bare, of the row that is the newest or the only one. Without a property
// it is the last member of that row, which is what the method is about (the
// value of a sample, the host of a virtual machine). A counter's name stands
// for the value of its samples, as templates write it; of several counters it
// is the value of the first. Methods that list things give their discovery data.
//
// The error is a [*protocol.Error]: the response's own, or one that says that
// the property is not set or that there is no row.
func Raw(r *protocol.Request, resp *protocol.Response) ([]byte, error) {
	m, err := answered(r, resp)
	if err != nil {
		return nil, err
	}
	v, err := rawValue(m, r, resp)
	if err != nil {
		return nil, err
	}
	return appendBare(nil, v), nil
}

func rawValue(m *protocol.Method, r *protocol.Request, resp *protocol.Response) (protocol.Value, error) {
	switch m.View {
	case protocol.ViewRows, protocol.ViewInnerRows:
		return lld(r, resp)
	case protocol.ViewCount:
		n, ok := count(resp.Result, r.Key)
		if !ok {
			return nil, noRow(r)
		}
		return n, nil
	default:
		row, ok := valueRow(m, resp.Result)
		if !ok || len(row) == 0 {
			return nil, noRow(r)
		}
		if m.View == protocol.ViewCounters {
			return counterOf(row, r)
		}
		return memberOf(row, r)
	}
}

// memberOf is the member of row that r asks for; it must be set.
func memberOf(row protocol.Object, r *protocol.Request) (protocol.Value, error) {
	path := row[len(row)-1].Name
	if len(r.Properties) > 0 {
		path = r.Properties[0]
	}
	if counter, _ := row.Get("counterId"); counter == path {
		path = "value"
	}
	v, _ := row.Get(path)
	if v == nil {
		return nil, notSet(r, path)
	}
	return v, nil
}

// counterOf is the value of the first counter that r asks for.
func counterOf(row protocol.Object, r *protocol.Request) (protocol.Value, error) {
	counters := r.Counters()
	if len(counters) == 0 {
		return nil, noRow(r)
	}
	if v, _ := row.Get(counters[0]); v != nil {
		return v, nil
	}
	missing, _ := row.Get("missing")
	reasons, _ := missing.(protocol.Object)
	if why, _ := reasons.Get(counters[0]); why != nil {
		return nil, protocol.Errorf(protocol.CodeNoSample, "Counter %s of %s: %v", counters[0], r.Name, why)
	}
	return nil, protocol.Errorf(protocol.CodeNoSample, "No sample of counter %s for %s", counters[0], r.Name)
}

func notSet(r *protocol.Request, path string) error {
	if r.Name == "" {
		return protocol.Errorf(protocol.CodeNotFound, "Property %s is not set", path)
	}
	return protocol.Errorf(protocol.CodeNotFound, "Property %s of %s is not set", path, r.Name)
}

func noRow(r *protocol.Request) error {
	return protocol.Errorf(protocol.CodeNotFound, "The result of %s has no value", r.Method)
}

// appendBare appends v as an item stores it.
func appendBare(dst []byte, v protocol.Value) []byte {
	switch v := v.(type) {
	case string:
		return append(dst, v...)
	case float64:
		return append(dst, bytes.TrimSuffix(protocol.AppendFloat(nil, v), []byte(".0"))...)
	default:
		return protocol.AppendJSON(dst, v, false)
	}
}
