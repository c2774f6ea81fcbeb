package vsphere

import "vpoller/protocol"

// shared is what is read once for many requests to a vCenter and is not kept by
// the mirror: no property of an object in the inventory, or too large.
type shared struct {
	alarms        *kept[[]alarm]
	attributes    *kept[map[int32]string] // names by key
	licenses      *kept[licenseList]
	snapshotSizes *together[snapshotSize]
	sensors       *together[protocol.List]
	devices       *together[[]device]
	luns          *lunNames
	tagging       *tagging
}

func newShared(l *link) shared {
	return shared{
		alarms:        newKept[[]alarm](),
		attributes:    newKept[map[int32]string](),
		licenses:      newKept[licenseList](),
		snapshotSizes: newTogether[snapshotSize](),
		sensors:       newTogether[protocol.List](),
		devices:       newTogether[[]device](),
		luns:          newLUNNames(),
		tagging:       newTagging(l),
	}
}
