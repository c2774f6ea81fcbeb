package vsphere

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

const (
	healthPath = "runtime.healthSystemRuntime"

	// softwareSensor is the type of what vSphere lists among the sensors and is
	// none: some 200 installed packages.
	softwareSensor = "Software Components"
)

// hostSensorGet lists the hardware sensors of a host, then the state of its
// processors, memory and storage. A host without a health system (a virtual
// one, or one that is not connected) has none.
func hostSensorGet(ctx context.Context, c call) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, nil)
	if err != nil {
		return nil, err
	}
	rows, err := seenTogether(ctx, c, c.sensors, o.Ref, c.readSensors)
	if err != nil {
		return nil, err
	}
	if rows == nil {
		return nil, protocol.Errorf(protocol.CodeUnavailable, "Host %s reports no sensors", o.Name).
			WithHint("virtual hosts and hosts that are not connected have none")
	}
	return rows, nil
}

// readSensors takes one call. The rows of a host without a health system are nil.
func (c call) readSensors(ctx context.Context, hosts []Ref) (map[Ref]protocol.List, error) {
	known, err := c.inventory.Read(ctx, Selection{hosts, []string{healthPath}})
	if err != nil {
		return nil, err
	}
	all := make(map[Ref]protocol.List, len(known))
	for ref, o := range known {
		if err := o.hidden([]string{healthPath}); err != nil && len(hosts) == 1 {
			return nil, err
		}
		if health, ok := o.Props[healthPath].(types.HealthSystemRuntime); ok {
			all[ref] = sensorRows(health)
		} else {
			all[ref] = nil
		}
	}
	return all, nil
}

func sensorRows(health types.HealthSystemRuntime) protocol.List {
	list := sensorList{rows: make(protocol.List, 0, 64)}
	if health.SystemHealthInfo != nil {
		for _, s := range health.SystemHealthInfo.NumericSensorInfo {
			if !strings.EqualFold(s.SensorType, softwareSensor) {
				list.addNumeric(s)
			}
		}
	}
	if status := health.HardwareStatusInfo; status != nil {
		list.addElements("cpu", status.CpuStatusInfo)
		list.addElements("memory", status.MemoryStatusInfo)
		for _, s := range status.StorageStatusInfo {
			list.addElement("storage", s.HostHardwareElementInfo)
		}
	}
	return list.rows
}

// sensorList gathers sensors under names that are different from each other
// and stay the same, so that they can be discovered by them.
type sensorList struct {
	rows protocol.List
	seen map[string]int
}

// addNumeric adds a sensor. Its name as vSphere gives it ends in what it says
// now: "Fan 1 --- Normal".
func (l *sensorList) addNumeric(s types.HostNumericSensorInfo) {
	name, reading, _ := strings.Cut(s.Name, " --- ")
	row := protocol.Object{
		{Name: "name", Value: l.unique(name)},
		{Name: "type", Value: strings.ToLower(s.SensorType)},
	}
	if value := scaled(s.CurrentReading, s.UnitModifier); value != nil {
		row.Set("value", value)
	}
	row.Set("unit", sensorUnit(s))
	row.Set("state", stateKey(s.HealthState))
	if reading != "" {
		row.Set("reading", reading)
	}
	l.rows = append(l.rows, row)
}

func (l *sensorList) addElements(kind string, elements []types.BaseHostHardwareElementInfo) {
	for _, e := range elements {
		if e != nil {
			l.addElement(kind, *e.GetHostHardwareElementInfo())
		}
	}
}

func (l *sensorList) addElement(kind string, e types.HostHardwareElementInfo) {
	name, reading, _ := strings.Cut(e.Name, " --- ")
	row := protocol.Object{
		{Name: "name", Value: l.unique(name)},
		{Name: "type", Value: kind},
		{Name: "state", Value: stateKey(e.Status)},
	}
	if reading != "" {
		row.Set("reading", reading)
	}
	l.rows = append(l.rows, row)
}

// unique is name, or for the second of that name "name (2)".
func (l *sensorList) unique(name string) string {
	if l.seen == nil {
		l.seen = make(map[string]int)
	}
	l.seen[name]++
	if n := l.seen[name]; n > 1 {
		return fmt.Sprintf("%s (%d)", name, n)
	}
	return name
}

// stateKey is "green", "yellow", "red" or "unknown".
func stateKey(state types.BaseElementDescription) string {
	if state == nil {
		return "unknown"
	}
	if key := state.GetElementDescription().Key; key != "" {
		return strings.ToLower(key)
	}
	return "unknown"
}

// sensorUnit is "Degrees C", "Volts", "RPM" and the like, "" when the value is
// no measure.
func sensorUnit(s types.HostNumericSensorInfo) string {
	unit := known(s.BaseUnits)
	if rate := known(s.RateUnits); rate != "" && unit != "" {
		return unit + "/" + rate
	}
	return unit
}

// known is a unit, "" for the words that stand for none.
func known(unit string) string {
	switch strings.ToLower(unit) {
	case "none", "unspecified", "unknown":
		return ""
	}
	return unit
}

// scaled is reading times ten to the power of modifier: an integer if it is one,
// nil when it is beyond all measure.
func scaled(reading int64, modifier int32) protocol.Value {
	if modifier == 0 || reading == 0 {
		return reading
	}
	v := float64(reading) * math.Pow10(int(modifier))
	if modifier < 0 {
		v = float64(reading) / math.Pow10(-int(modifier)) // exact for what has few digits
	}
	const exact = 1 << 53
	switch {
	case math.IsInf(v, 0):
		return nil
	case v == math.Trunc(v) && math.Abs(v) <= exact:
		return int64(v)
	default:
		return v
	}
}
