package vcsimtest

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// load reads a saved inventory into the model and puts right what the simulator
// changes in it.
func load(m *simulator.Model, dir string) (err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("vcsimtest: %s holds no saved inventory (no *.xml; see \"govc object.save\")", dir)
	}
	defer func() {
		// The simulator panics on an inventory without its essential objects.
		if p := recover(); p != nil {
			err = fmt.Errorf("vcsimtest: loading %s: %v", dir, p)
		}
	}()
	if err := m.Load(dir); err != nil {
		return fmt.Errorf("vcsimtest: loading %s: %w", dir, err)
	}
	r := m.Map()
	if len(hostSystems(r)) == 0 {
		return errors.New("vcsimtest: " + dir + " holds no host")
	}
	s := &saved{registry: r}
	for _, file := range files {
		if err := s.restore(file); err != nil {
			return fmt.Errorf("vcsimtest: loading %s: %w", file, err)
		}
	}
	r.SessionManager().SessionList = nil // of the day it was saved
	nameAlarms(r)
	givePerformance(r, s.counters, s.intervals)
	Enrich(r)
	return nil
}

// nameAlarms makes an alarm definition of every triggered alarm whose own was
// not saved, called by its reference.
func nameAlarms(r *simulator.Registry) {
	for _, e := range r.All("") {
		for _, state := range e.Entity().TriggeredAlarmState {
			if r.Get(state.Alarm) != nil {
				continue
			}
			alarm := &simulator.Alarm{Alarm: mo.Alarm{}}
			alarm.Self = state.Alarm
			alarm.Info = types.AlarmInfo{
				AlarmSpec: types.AlarmSpec{Name: state.Alarm.Value, Enabled: true},
				Alarm:     state.Alarm,
				Entity:    state.Entity,
			}
			r.Put(alarm)
		}
	}
}
