package vsphere

import (
	"context"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

const (
	lunNameLife = time.Hour // how long names of devices are believed
	maxLUNNames = 100_000   // beyond, all are forgotten
)

// lunName is what a storage device is called; empty when it has no name.
type lunName struct {
	canonical, shown string
	read             time.Time
}

// lunNames remembers names of storage devices by their keys, which are the same
// on every host: the descriptors that hold them are larger than all paths.
type lunNames struct {
	mu    sync.Mutex // guards byKey
	byKey map[string]lunName
}

func newLUNNames() *lunNames { return &lunNames{byKey: make(map[string]lunName)} }

// find returns the names of devices; false when one of them has to be read.
func (n *lunNames) find(luns []device, now time.Time) (map[string]lunName, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	found := make(map[string]lunName, len(luns))
	for _, lun := range luns {
		name, ok := n.byKey[lun.key]
		if !ok || now.Sub(name.read) > lunNameLife {
			return nil, false
		}
		found[lun.key] = name
	}
	return found, true
}

// learn notes the names of devices of one host; those without are noted too.
func (n *lunNames) learn(luns []device, devices []types.BaseScsiLun, now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.byKey)+len(luns) > maxLUNNames {
		clear(n.byKey)
	}
	for _, lun := range luns {
		n.byKey[lun.key] = lunName{read: now}
	}
	for _, device := range devices {
		d := device.GetScsiLun()
		if _, ok := n.byKey[d.Key]; ok {
			n.byKey[d.Key] = lunName{d.CanonicalName, d.DisplayName, now}
		}
	}
}

// namesOfLUNs is the names of devices of a host, by the devices' keys.
func (c call) namesOfLUNs(ctx context.Context, host Ref, luns []device) (map[string]lunName, error) {
	now := time.Now()
	if names, ok := c.luns.find(luns, now); ok {
		return names, nil
	}
	known, err := c.inventory.Read(ctx, Selection{[]Ref{host}, []string{scsiLunPath}})
	if err != nil {
		return nil, err
	}
	devices, _ := known[host].Props[scsiLunPath].(types.ArrayOfScsiLun)
	c.luns.learn(luns, devices.ScsiLun, now)
	names, _ := c.luns.find(luns, now)
	return names, nil
}
