package vsphere

import (
	"context"

	"vpoller/protocol"
)

// get is the properties asked for of one object.
func get(ctx context.Context, c call) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, c.paths)
	if err != nil {
		return nil, err
	}
	return protocol.List{o.Row(c.paths)}, nil
}

// discover is the properties asked for of all objects of a type.
func discover(ctx context.Context, c call) (protocol.Value, error) {
	if c.Context {
		return discoverPlaced(ctx, c)
	}
	objects, err := c.inventory.List(ctx, c.method.Type, c.paths)
	if err != nil {
		return nil, err
	}
	return rows(objects, c.paths), nil
}

func rows(objects []Object, paths []string) protocol.List {
	list := make(protocol.List, len(objects))
	for i, o := range objects {
		list[i] = o.Row(paths)
	}
	return list
}
