package vsphere

import (
	"context"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// unknown stands in a result for a field that the data object does not have.
// The methods that return it never took a property path.
const unknown = "(null)"

// about asks the vCenter every time, so that it also tells whether it is there.
func about(ctx context.Context, c call) (protocol.Value, error) {
	var info types.AboutInfo
	err := c.link.do(ctx, func(ctx context.Context, s *session) error {
		content, err := methods.GetServiceContent(ctx, s)
		info = content.About
		return err
	})
	if err != nil {
		return nil, err
	}
	names := c.Properties
	if len(names) == 0 {
		names = []string{"fullName"}
	}
	return protocol.List{fields(info, names, unknown)}, nil
}

// fields picks fields of a data object. One that is not set is ifUnset, one
// that its type does not have is "(null)".
func fields(data any, names []string, ifUnset protocol.Value) protocol.Object {
	row := make(protocol.Object, 0, len(names))
	for _, name := range names {
		value, ok := fieldValue(data, name)
		switch {
		case !ok:
			value = unknown
		case value == nil:
			value = ifUnset
		}
		row.Set(name, value)
	}
	return row
}

// eventLatest is the newest event as vSphere words it.
func eventLatest(ctx context.Context, c call) (protocol.Value, error) {
	event, _, err := c.managerProperty(ctx, "event", "latestEvent",
		func(s types.ServiceContent) *Ref { return s.EventManager })
	if err != nil {
		return nil, err
	}
	if event == nil {
		return nil, protocol.Errorf(protocol.CodeNotFound, "There is no event yet")
	}
	text, _ := fieldValue(event, "fullFormattedMessage")
	return protocol.List{protocol.Object{{Name: "event", Value: text}}}, nil
}
