package discover

import (
	"context"

	"golang.org/x/sync/errgroup"

	"vpoller/protocol"
	"vpoller/zabbix/hostsync"
)

// tagsAtATime is how many objects are asked for their tags at the same time.
const tagsAtATime = 16

// Tags finds out the tags of those objects for which the rule depends on them,
// if it does at all.
func (f *Finder) Tags(ctx context.Context, objects []hostsync.Object, rule *hostsync.Rule) error {
	if !rule.NeedsTags() {
		return nil
	}
	without := *rule
	without.Include.Tag, without.Exclude.Tag = nil, nil
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(tagsAtATime)
	for i := range objects {
		if o := &objects[i]; o.Tags == nil && without.Excluded(o) == "" {
			g.Go(func() error { return f.tag(ctx, o) })
		}
	}
	return g.Wait()
}

// tag asks for the tags of one object, which are known then, even if it has none.
func (f *Finder) tag(ctx context.Context, o *hostsync.Object) error {
	r := &protocol.Request{Timeout: f.Timeout}
	r.Set(protocol.FieldMethod, "vm.tag.get")
	r.Set(protocol.FieldHostname, o.VCenter)
	r.Set(protocol.FieldName, o.MoID)
	rows, err := f.rows(ctx, r)
	if err != nil {
		return err
	}
	o.Tags = make([]string, len(rows))
	for i, row := range rows {
		o.Tags[i] = text(row, "category") + "/" + text(row, "name")
	}
	return nil
}
