package importer

import (
	"context"

	"golang.org/x/sync/errgroup"

	"vpoller/protocol"
	"vpoller/zabbix/hostsync"
)

// tagsAtATime is how many objects are asked for their tags at the same time.
const tagsAtATime = 16

// tags finds out the tags of those objects whose host depends on them.
func (d *discoverer) tags(ctx context.Context, objects []hostsync.Object, rule *hostsync.Rule) error {
	without := *rule
	without.Include.Tag, without.Exclude.Tag = nil, nil
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(tagsAtATime)
	for i := range objects {
		o := &objects[i]
		if without.Excluded(o) != "" {
			continue
		}
		g.Go(func() error {
			r := &protocol.Request{Timeout: d.timeout}
			r.Set(protocol.FieldMethod, "vm.tag.get")
			r.Set(protocol.FieldHostname, o.VCenter)
			r.Set(protocol.FieldName, o.MoID)
			rows, err := d.rows(ctx, r)
			for _, row := range rows {
				o.Tags = append(o.Tags, text(row, "category")+"/"+text(row, "name"))
			}
			return err
		})
	}
	return g.Wait()
}
