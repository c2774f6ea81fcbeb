package hostsync

import (
	"fmt"
	"slices"
)

// stepAside gives hosts a name for the time being whose own name another host
// is to have: names change hands then in any order, in a circle too.
func (a *applier) stepAside(plan *Plan) error {
	wanted := claims{map[string]bool{}, map[string]bool{}}
	for i := range plan.Actions {
		if set := plan.Actions[i].set; plan.Actions[i].Verb != Skip {
			wanted.add(set)
		}
	}
	var list []any
	for i := range plan.Actions {
		action := &plan.Actions[i]
		if action.HostID == "" || action.Verb == Skip {
			continue
		}
		aside := params{}
		if action.set.name != nil && wanted.visible[action.was.visible] {
			aside["name"] = marking(action.was.visible, "moving "+action.HostID)
		}
		if action.set.host != nil && wanted.host[action.was.host] {
			aside["host"] = technical("moving " + action.HostID)
		}
		if len(aside) > 0 {
			aside["hostid"] = action.HostID
			list = append(list, aside)
		}
	}
	for batch := range slices.Chunk(list, firstBatch) {
		if err := a.stopped(); err != nil {
			return err
		}
		if err := a.api.Call(a.ctx, "host.update", batch, nil); err != nil {
			return fmt.Errorf("free names that other hosts are to have: %w", err)
		}
	}
	return nil
}

// claims are names that somebody is to have.
type claims struct{ host, visible map[string]bool }

func (n claims) add(set change) {
	if set.host != nil {
		n.host[*set.host] = true
	}
	if set.name != nil {
		n.visible[*set.name] = true
	}
}
