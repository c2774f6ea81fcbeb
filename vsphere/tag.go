package vsphere

import (
	"cmp"
	"context"
	"slices"

	"vpoller/protocol"
)

// vmTagGet lists the tags of a virtual machine, in order of category and name.
func vmTagGet(ctx context.Context, c call) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, nil)
	if err != nil {
		return nil, err
	}
	tags, err := c.tagging.tagsOf(ctx, o.Ref, c.within(c.host.MaxAge))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(tags, func(a, b tag) int {
		return cmp.Or(cmp.Compare(a.category, b.category), cmp.Compare(a.name, b.name))
	})
	list := make(protocol.List, len(tags))
	for i, t := range tags {
		list[i] = protocol.Object{
			{Name: "category", Value: t.category},
			{Name: "name", Value: t.name},
			{Name: "description", Value: t.description},
		}
	}
	return list, nil
}
