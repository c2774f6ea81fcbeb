package vsphere

// shared is what is read once for all requests to a vCenter and is no property
// of an object in the inventory.
type shared struct {
	alarms        *kept[[]alarm]
	attributes    *kept[map[int32]string] // names by key
	licenses      *kept[licenseList]
	snapshotSizes *kept[map[Ref]snapshotSize]
	luns          *lunNames
	tagging       *tagging
}

func newShared(l *link) shared {
	return shared{
		alarms:        newKept[[]alarm](),
		attributes:    newKept[map[int32]string](),
		licenses:      newKept[licenseList](),
		snapshotSizes: newKept[map[Ref]snapshotSize](),
		luns:          newLUNNames(),
		tagging:       newTagging(l),
	}
}
