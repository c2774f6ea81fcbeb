package vsphere

import (
	"context"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

const (
	// licenseAge is how long licenses are believed: they are assigned by hand.
	licenseAge = 10 * time.Minute

	licensesPath   = "licenses"
	evaluationPath = "evaluation"
	expiryKey      = "expirationDate" // a property of a license
	evaluationKey  = "eval"           // the edition of the evaluation license
)

// licenseGet lists the licenses, without their keys.
func licenseGet(ctx context.Context, c call) (protocol.Value, error) {
	known, err := c.licenses.get(ctx, c.within(licenseAge), c.readLicenses)
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, len(known.all))
	for i, l := range known.all {
		expires, ends := known.expiry(l)
		list[i] = licenseRow(l, expires, ends, time.Now())
	}
	return list, nil
}

// licenseList is the licenses and when the evaluation period ends.
type licenseList struct {
	all        []types.LicenseManagerLicenseInfo
	evaluation []types.KeyAnyValue
}

// readLicenses takes one call.
func (c call) readLicenses(ctx context.Context) (licenseList, error) {
	var list licenseList
	err := c.link.do(ctx, func(ctx context.Context, s *session) error {
		manager, err := present(s.ServiceContent.LicenseManager, "license")
		if err != nil {
			return err
		}
		paths := []string{licensesPath, evaluationPath}
		objects, err := s.retrieve(ctx, ofRefs([]Ref{manager}, paths))
		if err != nil {
			return err
		}
		o := byRef(objects)[manager]
		if err := o.whyNoLicenses(); err != nil {
			return err
		}
		all, _ := o.Props[licensesPath].(types.ArrayOfLicenseManagerLicenseInfo)
		evaluation, _ := o.Props[evaluationPath].(types.LicenseManagerEvaluationInfo)
		list = licenseList{all.LicenseManagerLicenseInfo, evaluation.Properties}
		return nil
	})
	return list, err
}

// whyNoLicenses is an error when the account may not see the licenses.
func (o Object) whyNoLicenses() error {
	if _, denied := o.denied[licensesPath]; !denied {
		return nil
	}
	return protocol.Errorf(protocol.CodeUnavailable, "No permission to read the licenses").
		WithHint("the account needs the privilege Global.Licenses on the vCenter")
}

// expiry is when a license ends; false when it does not.
func (l licenseList) expiry(license types.LicenseManagerLicenseInfo) (time.Time, bool) {
	if t, ok := timeOf(license.Properties, expiryKey); ok {
		return t, true
	}
	if license.EditionKey == evaluationKey {
		return timeOf(l.evaluation, expiryKey)
	}
	return time.Time{}, false
}

func timeOf(properties []types.KeyAnyValue, key string) (time.Time, bool) {
	for _, p := range properties {
		if t, ok := p.Value.(time.Time); ok && p.Key == key {
			return t, true
		}
	}
	return time.Time{}, false
}

func licenseRow(l types.LicenseManagerLicenseInfo, expires time.Time, ends bool, now time.Time) protocol.Object {
	row := protocol.Object{
		{Name: "key", Value: lastFive(l.LicenseKey)},
		{Name: "name", Value: l.Name},
		{Name: "edition", Value: l.EditionKey},
		{Name: "total", Value: int64(l.Total)},
		{Name: "used", Value: int64(l.Used)},
		{Name: "unit", Value: l.CostUnit},
	}
	if ends {
		row.Set("expires", valueOf(expires))
		row.Set("daysLeft", daysUntil(expires, now))
	}
	return row
}

// lastFive is what may be shown of a license key.
func lastFive(key string) string {
	return key[max(0, len(key)-5):]
}
