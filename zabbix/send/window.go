package send

import (
	"hash/maphash"
	"sync"
	"sync/atomic"

	"vpoller/zabbix"
)

// A parcel is values that go out one packet after the other, in order. A host's
// are all in one parcel.
type parcel []zabbix.Value

// window delivers values and returns false when it was stopped before all were
// accepted.
func (d *delivery) window(values []zabbix.Value) bool {
	parcels := d.parcels(values)
	var next, stopped atomic.Int64
	var workers sync.WaitGroup
	for range min(d.cfg.Connections, len(parcels)) {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(parcels) || stopped.Load() > 0 {
					return
				}
				if !d.parcel(parcels[i]) {
					stopped.Add(1)
				}
			}
		})
	}
	workers.Wait()
	return stopped.Load() == 0
}

// parcels puts hosts that need packets of their own into parcels of their own, and
// the others into as many as can be filled and sent at once.
func (d *delivery) parcels(values []zabbix.Value) []parcel {
	index := d.alone(values)
	parcels := make([]parcel, len(index), len(index)+d.cfg.Connections)
	shared := make([]parcel, min(d.cfg.Connections, 1+(len(values)-1)/d.cfg.Values))
	for _, v := range values {
		if i, own := index[v.Host]; own {
			parcels[i] = append(parcels[i], v)
			continue
		}
		lane := d.lane(v.Host, len(shared))
		shared[lane] = append(shared[lane], v)
	}
	for _, p := range shared {
		if len(p) > 0 {
			parcels = append(parcels, p)
		}
	}
	return parcels
}

// alone numbers the hosts that may not share a packet: with all their values, also
// where only some go by item id.
func (d *delivery) alone(values []zabbix.Value) map[string]int {
	index := map[string]int{}
	for _, v := range values {
		if v.ItemID == 0 && !d.routes.alone(v.Host) {
			continue
		}
		if _, known := index[v.Host]; !known {
			index[v.Host] = len(index)
		}
	}
	return index
}

// lane is the same for all values of a host.
func (d *delivery) lane(host string, lanes int) int {
	if lanes == 1 {
		return 0
	}
	return int(maphash.String(d.seed, host) % uint64(lanes))
}

// parcel sends packets one after the other.
func (d *delivery) parcel(p parcel) bool {
	for len(p) > 0 {
		n := d.packetSize(p)
		if !d.packet(p[:n]) {
			return false
		}
		p = p[n:]
	}
	return true
}

// packetSize returns how many of the values fit into a packet, one at least.
func (d *delivery) packetSize(p parcel) int {
	most, room := d.state.packetValues(), d.cfg.Bytes
	for n, v := range p {
		if room -= len(v.Host) + len(v.Key) + len(v.Value); n == most || room < 0 && n > 0 {
			return n
		}
	}
	return len(p)
}
