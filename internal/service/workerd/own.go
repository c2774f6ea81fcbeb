package workerd

import (
	"context"
	"strings"

	"vpoller/protocol"
)

// own answers the methods that ask the worker about itself. Their statistics
// are copies: answering never waits for a vCenter.
type own struct{ *Daemon }

// Call implements worker.Caller for worker.stats: a row for each vCenter, or
// for the one that is named; all members, or those that are named besides the
// hostname.
func (o own) Call(_ context.Context, r *protocol.Request) (*protocol.Response, error) {
	m, err := protocol.LookupRequest(r)
	if err != nil {
		return nil, err
	}
	rows := protocol.List{}
	for _, v := range o.rows() {
		row := v.(protocol.Object)
		if name, _ := row.Get("hostname"); r.Hostname != "" && name != r.Hostname {
			continue
		}
		row, err := selected(row, r.Properties)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	if r.Hostname != "" && len(rows) == 0 {
		return nil, protocol.Errorf(protocol.CodeUnknownHost, "Unknown or missing agent name").
			WithHint("this worker serves %s", strings.Join(o.pool.Hostnames(), ", "))
	}
	return m.OK(rows), nil
}

// selected is the row with its hostname and the members named; all of them
// when none is.
func selected(row protocol.Object, names []string) (protocol.Object, error) {
	if len(names) == 0 {
		return row, nil
	}
	some := protocol.Object{row[0]}
	for _, name := range names {
		v, ok := row.Get(name)
		if !ok {
			return nil, protocol.Errorf(protocol.CodeInvalidProperty, "worker.stats has no %s", name).
				WithHint("it has %s", strings.Join(memberNames(row), ", "))
		}
		some.Set(name, v)
	}
	return some, nil
}

func memberNames(o protocol.Object) []string {
	names := make([]string, len(o))
	for i, m := range o {
		names[i] = m.Name
	}
	return names
}
