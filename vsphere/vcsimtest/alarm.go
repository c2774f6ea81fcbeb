package vcsimtest

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// alarmTime is when the made-up alarms were triggered.
var alarmTime = time.Date(2026, 1, 4, 5, 6, 7, 0, time.UTC)

// giveAlarms triggers an alarm on the first datastore, and one on the second
// virtual machine that somebody has acknowledged.
func giveAlarms(r *simulator.Registry) {
	if serviceContent(r).AlarmManager == nil {
		return // an ESXi host has none
	}
	if stores := all[*simulator.Datastore](r, "Datastore"); len(stores) > 0 {
		trigger(r, stores[0], "Datastore usage on disk", types.AlarmState{
			OverallStatus: types.ManagedEntityStatusRed, Acknowledged: types.NewBool(false),
		})
	}
	if vms := virtualMachines(r); len(vms) > 1 {
		seen := alarmTime.Add(time.Hour)
		trigger(r, vms[1], "Virtual machine memory usage", types.AlarmState{
			OverallStatus: types.ManagedEntityStatusYellow, Acknowledged: types.NewBool(true),
			AcknowledgedByUser: "VSPHERE.LOCAL\\operator", AcknowledgedTime: &seen,
		})
	}
}

// trigger enters an alarm at an entity and everything above it.
func trigger(r *simulator.Registry, entity mo.Entity, name string, state types.AlarmState) {
	definition := &simulator.Alarm{Alarm: mo.Alarm{Info: types.AlarmInfo{
		AlarmSpec: types.AlarmSpec{Name: name, Enabled: true},
		Entity:    serviceContent(r).RootFolder,
	}}}
	definition.Self.Type = "Alarm"
	state.Alarm = r.Put(definition).Reference()
	definition.Info.Alarm = state.Alarm
	state.Entity = entity.Reference()
	state.Key = fmt.Sprintf("%d.%d", serial(state.Alarm.Value), serial(state.Entity.Value)) // AcknowledgeAlarm's form
	state.Time = alarmTime
	for entity != nil {
		e := entity.Entity()
		e.TriggeredAlarmState = append(e.TriggeredAlarmState, state)
		if e.Parent == nil {
			return
		}
		entity, _ = r.Get(*e.Parent).(mo.Entity)
	}
}
