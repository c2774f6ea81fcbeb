package schedule_test

import (
	"fmt"
	"time"

	"vpoller/zabbix/interval"
	"vpoller/zabbix/schedule"
)

func Example() {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	s := schedule.New(schedule.Config{Location: time.UTC})
	minute, err := interval.Parse("1m")
	if err != nil {
		fmt.Println(err)
		return
	}
	group := schedule.Group{VCenter: "vc01", Method: "vm.get", Type: "VirtualMachine"}
	for _, key := range []string{"name", "runtime.powerState"} {
		id := s.Add(schedule.Item{Group: group, Interval: minute, Seed: schedule.Seed("web01")}, now)
		fmt.Println(id, key)
	}
	wake, _ := s.Next() // sleep until then
	for _, batch := range s.Due(wake) {
		fmt.Println(batch.Since.Format(time.TimeOnly), batch.Group.Method, batch.Items)
	}
	// Output:
	// 0 name
	// 1 runtime.powerState
	// 10:00:09 vm.get [0 1]
}
