package vsphere

import (
	"context"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// alarmAge is how old the list of all alarms may be: as old as what is watched.
const alarmAge = 5 * time.Second

// alarm is a triggered alarm as a row, with the object that it is for.
type alarm struct {
	row    protocol.Object
	entity Ref
}

// allAlarmsGet lists the alarms that are triggered anywhere in the vCenter,
// those for the vCenter itself included.
func allAlarmsGet(ctx context.Context, c call) (protocol.Value, error) {
	alarms, err := c.alarms.get(ctx, c.within(alarmAge), c.readAlarms)
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, len(alarms))
	for i, a := range alarms {
		list[i] = append(a.row[:len(a.row):len(a.row)],
			protocol.Member{Name: "type", Value: a.entity.Type},
			protocol.Member{Name: "moid", Value: a.entity.Value})
	}
	return list, nil
}

// readAlarms takes a call, and a second one for names when there are alarms.
func (c call) readAlarms(ctx context.Context) ([]alarm, error) {
	states, err := c.rootAlarms(ctx)
	if err != nil {
		return nil, err
	}
	known, err := c.inventory.Read(ctx, alarmNames(states)...)
	if err != nil {
		return nil, err
	}
	alarms := make([]alarm, len(states))
	for i, state := range states {
		alarms[i] = alarm{alarmRow(state, known), state.Entity}
	}
	return alarms, nil
}

// rootAlarms reads what is triggered on the root folder or below it. The root
// folder is not among the folders that the inventory lists.
func (c call) rootAlarms(ctx context.Context) ([]types.AlarmState, error) {
	var root Object
	err := c.link.do(ctx, func(ctx context.Context, s *session) error {
		if _, err := present(s.ServiceContent.AlarmManager, "alarm"); err != nil {
			return err
		}
		ref := s.ServiceContent.RootFolder
		objects, err := s.retrieve(ctx, ofRefs([]Ref{ref}, []string{alarmPath}))
		root = byRef(objects)[ref]
		return err
	})
	if err != nil {
		return nil, err
	}
	if root.denied[alarmPath] != "" {
		return nil, &permissionError{"Folder", []string{alarmPath}, root.denied[alarmPath]}
	}
	states, _ := root.Props[alarmPath].(types.ArrayOfAlarmState)
	return states.AlarmState, nil
}
