package importer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vpoller/broker"
	"vpoller/internal/config"
	"vpoller/protocol"
	"vpoller/zabbix/hostsync"
)

// An asker answers requests to vPoller; *broker.Client is one.
type asker interface {
	Do(ctx context.Context, body []byte) ([]byte, error)
}

// discoverer finds out what vCenters have.
type discoverer struct {
	ask     asker
	timeout time.Duration
	rules   []hostsync.Rule
}

// discover asks for the objects of all kinds in all vCenters. What could not be
// found out is told as problems, and is not among the kinds that are whole; the
// error is for when there was nothing to be found out at all.
func discover(ctx context.Context, cfg *config.Import, rules []hostsync.Rule) ([]hostsync.Inventory, []error, error) {
	c, err := broker.NewClient(broker.ClientConfig{
		Endpoint: cfg.VPoller.Endpoint, Timeout: cfg.VPoller.Timeout, Retries: cfg.VPoller.Retries,
	})
	if err != nil {
		return nil, nil, err
	}
	defer c.Close() //nolint:errcheck // nothing is left to be sent
	d := &discoverer{ask: c, timeout: cfg.VPoller.Timeout, rules: rules}
	return d.all(ctx, cfg.VCenters)
}

func (d *discoverer) all(ctx context.Context, vcenters []string) (all []hostsync.Inventory, problems []error, err error) {
	found := 0
	for _, vcenter := range vcenters {
		inv := hostsync.Inventory{VCenter: vcenter}
		for i := range d.rules {
			k := methodOf(d.rules[i].Kind)
			objects, err := d.objects(ctx, vcenter, k, &d.rules[i])
			if errors.Is(err, broker.ErrNoReply) || ctx.Err() != nil {
				return nil, nil, fmt.Errorf("ask %s for its %s: %w", vcenter, k.named, err)
			}
			if err != nil {
				problems = append(problems, fmt.Errorf("the %s of %s are not known, so none of its hosts are disabled or deleted: %w", k.named, vcenter, err))
				inv.Partial = true
				continue
			}
			found++
			inv.Objects = append(inv.Objects, objects...)
			inv.Whole = append(inv.Whole, k.kind)
		}
		all = append(all, inv)
	}
	if found == 0 {
		return nil, nil, errors.Join(problems...)
	}
	return all, problems, nil
}

// objects asks for all objects of one kind.
func (d *discoverer) objects(ctx context.Context, vcenter string, k kind, rule *hostsync.Rule) ([]hostsync.Object, error) {
	r := &protocol.Request{Context: true, Timeout: d.timeout}
	r.Set(protocol.FieldMethod, k.method)
	r.Set(protocol.FieldHostname, vcenter)
	rows, err := d.rows(ctx, r)
	if err != nil {
		return nil, err
	}
	objects := make([]hostsync.Object, len(rows))
	for i, row := range rows {
		o, err := objectOf(vcenter, k.kind, row)
		if err != nil {
			return nil, err
		}
		objects[i] = o
	}
	if rule.NeedsTags() {
		return objects, d.tags(ctx, objects, rule)
	}
	return objects, nil
}

// rows asks for something whose answer is rows.
func (d *discoverer) rows(ctx context.Context, r *protocol.Request) ([]protocol.Object, error) {
	reply, err := d.ask.Do(ctx, r.Encode())
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
