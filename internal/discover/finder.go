package discover

import (
	"context"
	"fmt"
	"time"

	"vpoller/protocol"
	"vpoller/zabbix/hostsync"
)

// An Asker answers requests to vPoller; *broker.Client is one.
type Asker interface {
	Do(ctx context.Context, body []byte) ([]byte, error)
}

// A Finder asks for objects. Several goroutines may use it.
type Finder struct {
	Asker   Asker
	Timeout time.Duration // how long vPoller may take for one request
}

// Objects are all objects of a kind in a vCenter, in its order, without tags.
func (f *Finder) Objects(ctx context.Context, vcenter string, kind hostsync.Kind) ([]hostsync.Object, error) {
	method, ok := methods[kind]
	if !ok {
		return nil, fmt.Errorf("there is no way to find objects of the kind %q", kind)
	}
	r := &protocol.Request{Context: true, Timeout: f.Timeout}
	r.Set(protocol.FieldMethod, method)
	r.Set(protocol.FieldHostname, vcenter)
	rows, err := f.rows(ctx, r)
	if err != nil {
		return nil, err
	}
	objects := make([]hostsync.Object, len(rows))
	for i, row := range rows {
		if objects[i], err = objectOf(vcenter, kind, row); err != nil {
			return nil, err
		}
	}
	return objects, nil
}

// rows asks for something whose answer is rows.
func (f *Finder) rows(ctx context.Context, r *protocol.Request) ([]protocol.Object, error) {
	reply, err := f.Asker.Do(ctx, r.Encode())
	if err != nil {
		return nil, err
	}
	answer, err := protocol.DecodeResponse(reply)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.Method, err)
	}
	if answer.Success != 0 {
		return nil, fmt.Errorf("%s: %s", r.Method, answer.Msg)
	}
	list, ok := answer.Result.(protocol.List)
	if !ok {
		return nil, fmt.Errorf("%s: its answer has no rows", r.Method)
	}
	rows := make([]protocol.Object, len(list))
	for i, v := range list {
		if rows[i], ok = v.(protocol.Object); !ok {
			return nil, fmt.Errorf("%s: row %d of its answer is no object", r.Method, i+1)
		}
	}
	return rows, nil
}
