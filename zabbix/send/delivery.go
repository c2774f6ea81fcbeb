package send

import (
	"context"
	"slices"

	"vpoller/zabbix"
)

// A delivery is of the values of one window.
type delivery struct {
	*Sender
	ctx      context.Context // ends tries
	onTheWay context.Context // ends exchanges, the grace time later
	session  string
	doubts   doubts // an outage since then ends the delivery
}

// packet delivers one packet, however long that takes, in parts where it must. It
// returns false when it was stopped before all was accepted, or when the source
// is to go back first.
func (d *delivery) packet(values []zabbix.Value) bool {
	a := attempt{delivery: d, values: values}
	for {
		if done, ok := a.once(); done {
			return ok
		}
	}
}

// address is the same for all values of a packet: a host that is alone may have
// one of its own.
func (d *delivery) address(values []zabbix.Value) string {
	if several(values) {
		return d.routes.shared()
	}
	return d.routes.address(values[0].Host)
}

func several(values []zabbix.Value) bool {
	return slices.ContainsFunc(values, func(v zabbix.Value) bool { return v.Host != values[0].Host })
}

// exchange waits for a free connection and sends.
func (d *delivery) exchange(addr string, values []zabbix.Value) (zabbix.Reply, error) {
	select {
	case d.slots <- struct{}{}:
	case <-d.ctx.Done():
		return zabbix.Reply{}, d.ctx.Err()
	}
	defer func() { <-d.slots }()
	return d.cfg.Transport.Deliver(d.onTheWay, addr, d.session, values)
}

// each delivers the values of each host by themselves.
func (d *delivery) each(values []zabbix.Value) bool {
	for _, p := range d.parcels(values) {
		if !d.parcel(p) {
			return false
		}
	}
	return true
}

// halves delivers the first half, then the second.
func (d *delivery) halves(values []zabbix.Value) bool {
	middle := len(values) / 2
	return d.packet(values[:middle]) && d.packet(values[middle:])
}
