package importer

import (
	"context"
	"errors"
	"fmt"

	"vpoller/broker"
	"vpoller/internal/config"
	"vpoller/internal/discover"
	"vpoller/zabbix/hostsync"
)

// discoverer finds out what vCenters have.
type discoverer struct {
	finder discover.Finder
	rules  []hostsync.Rule
}

// inventories asks for the objects of all kinds in all vCenters. What could not be
// found out is told as problems, and is not among the kinds that are whole; the
// error is for when there was nothing to be found out at all.
func inventories(ctx context.Context, cfg *config.Import, rules []hostsync.Rule) ([]hostsync.Inventory, []error, error) {
	c, err := broker.NewClient(broker.ClientConfig{
		Endpoint: cfg.VPoller.Endpoint, Timeout: cfg.VPoller.Timeout, Retries: cfg.VPoller.Retries,
	})
	if err != nil {
		return nil, nil, err
	}
	defer c.Close() //nolint:errcheck // nothing is left to be sent
	d := &discoverer{finder: discover.Finder{Asker: c, Timeout: cfg.VPoller.Timeout}, rules: rules}
	return d.all(ctx, cfg.VCenters)
}

func (d *discoverer) all(ctx context.Context, vcenters []string) (all []hostsync.Inventory, problems []error, err error) {
	found := 0
	for _, vcenter := range vcenters {
		inv := hostsync.Inventory{VCenter: vcenter}
		for i := range d.rules {
			kind := d.rules[i].Kind
			objects, err := d.objects(ctx, vcenter, &d.rules[i])
			if errors.Is(err, broker.ErrNoReply) || ctx.Err() != nil {
				return nil, nil, fmt.Errorf("ask %s for its %s: %w", vcenter, discover.Plural(kind), err)
			}
			if err != nil {
				problems = append(problems, fmt.Errorf("the %s of %s are not known, so none of its hosts are disabled or deleted: %w", discover.Plural(kind), vcenter, err))
				inv.Partial = true
				continue
			}
			found++
			inv.Objects = append(inv.Objects, objects...)
			inv.Whole = append(inv.Whole, kind)
		}
		all = append(all, inv)
	}
	if found == 0 {
		return nil, nil, errors.Join(problems...)
	}
	return all, problems, nil
}

// objects asks for all objects of one kind, and for what the rule needs of them.
func (d *discoverer) objects(ctx context.Context, vcenter string, rule *hostsync.Rule) ([]hostsync.Object, error) {
	objects, err := d.finder.Objects(ctx, vcenter, rule.Kind)
	if err != nil {
		return nil, err
	}
	return objects, d.finder.Tags(ctx, objects, rule)
}
