package vsphere

import (
	"context"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// attributeAge is how long the names of custom attributes are believed; one
// that is not known is looked up at once.
const attributeAge = 10 * time.Minute

// vmAttributeGet lists the custom attributes of a virtual machine that have a
// value.
func vmAttributeGet(ctx context.Context, c call) (protocol.Value, error) {
	const path = "customValue"
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, []string{path})
	if err != nil {
		return nil, err
	}
	values, _ := o.Props[path].(types.ArrayOfCustomFieldValue)
	names, err := c.attributeNames(ctx, values.CustomFieldValue)
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, 0, len(values.CustomFieldValue))
	for _, v := range values.CustomFieldValue {
		field, ok := v.(*types.CustomFieldStringValue)
		name := ""
		if ok {
			name, ok = names[field.Key]
		}
		if !ok {
			continue // it was deleted meanwhile
		}
		list = append(list, protocol.Object{{Name: "name", Value: name}, {Name: "value", Value: field.Value}})
	}
	return list, nil
}

// attributeNames knows at least the attributes that values are of, unless
// they are gone.
func (c call) attributeNames(ctx context.Context, values []types.BaseCustomFieldValue) (map[int32]string, error) {
	names, err := c.attributes.get(ctx, c.within(attributeAge), c.readAttributes)
	if err != nil {
		return nil, err
	}
	for _, v := range values {
		if _, ok := names[v.GetCustomFieldValue().Key]; !ok {
			return c.attributes.get(ctx, unknownAge, c.readAttributes)
		}
	}
	return names, nil
}

// unknownAge is how old names may be when one is missing among them: names are
// not read more often than that for the sake of one that there is not.
const unknownAge = 10 * time.Second

// readAttributes reads the names of all custom attributes: one call.
func (c call) readAttributes(ctx context.Context) (map[int32]string, error) {
	v, denied, err := c.managerProperty(ctx, "custom fields", "field",
		func(s types.ServiceContent) *Ref { return s.CustomFieldsManager })
	if err != nil {
		return nil, err
	}
	if denied {
		return nil, protocol.Errorf(protocol.CodeUnavailable, "No permission to read the names of custom attributes")
	}
	defs, _ := v.(types.ArrayOfCustomFieldDef)
	names := make(map[int32]string, len(defs.CustomFieldDef))
	for _, def := range defs.CustomFieldDef {
		names[def.Key] = def.Name
	}
	return names, nil
}
