package vsphere

import (
	"context"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

const alarmPath = "triggeredAlarmState"

// alarmGet lists the alarms that are triggered on an object or below it.
func alarmGet(ctx context.Context, c call) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, []string{alarmPath})
	if err != nil {
		return nil, err
	}
	states, _ := o.Props[alarmPath].(types.ArrayOfAlarmState)
	known, err := c.inventory.Read(ctx, alarmNames(states.AlarmState)...)
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, len(states.AlarmState))
	for i, state := range states.AlarmState {
		list[i] = alarmRow(state, known)
	}
	return list, nil
}

// alarmNames selects the names of all alarms and of all entities they are for.
func alarmNames(states []types.AlarmState) []Selection {
	alarms := Selection{Paths: []string{"info.name"}}
	entities := Selection{Paths: []string{namePath}}
	seen := make(map[Ref]bool)
	add := func(s *Selection, ref Ref) {
		if !seen[ref] {
			seen[ref] = true
			s.Refs = append(s.Refs, ref)
		}
	}
	for _, state := range states {
		add(&alarms, state.Alarm)
		add(&entities, state.Entity)
	}
	return []Selection{alarms, entities}
}

func alarmRow(state types.AlarmState, known map[Ref]Object) protocol.Object {
	info, _ := known[state.Alarm].Value("info.name")
	entity, _ := known[state.Entity].Value(namePath)
	var user protocol.Value
	if state.AcknowledgedByUser != "" {
		user = state.AcknowledgedByUser
	}
	return protocol.Object{
		{Name: "key", Value: state.Key},
		{Name: "info", Value: info},
		{Name: "time", Value: pythonTime(state.Time)},
		{Name: "entity", Value: entity},
		{Name: "acknowledged", Value: state.Acknowledged != nil && *state.Acknowledged},
		{Name: "overallStatus", Value: string(state.OverallStatus)},
		{Name: "acknowledgedByUser", Value: user},
	}
}
