package vsphere

import (
	"slices"
	"strings"

	"vpoller/protocol"
)

// chosen is the row of a method whose rows have fixed members: its name and the
// members that the request asks for, all when it asks for none. One that is
// not set is left out; one that the method does not have is refused.
func (c call) chosen(row protocol.Object) (protocol.Value, error) {
	if len(c.Properties) == 0 {
		return protocol.List{row}, nil
	}
	var unknown []string
	some := make(protocol.Object, 0, len(row))
	for _, name := range c.paths {
		if !slices.Contains(c.method.Members, name) {
			unknown = append(unknown, name)
		} else if v, ok := row.Get(name); ok {
			some.Set(name, v)
		}
	}
	if unknown != nil {
		return nil, protocol.Errorf(protocol.CodeInvalidProperty, "%s has no property %s",
			c.method.Name, strings.Join(unknown, ", ")).
			WithHint("it has these: %s", strings.Join(c.method.Members, ", "))
	}
	return protocol.List{some}, nil
}
