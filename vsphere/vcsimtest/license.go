package vcsimtest

import (
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// giveLicenses adds to the evaluation license, which ends in 60 days, one that
// does not end and one that ends in 300 days.
func giveLicenses(r *simulator.Registry) {
	ref := serviceContent(r).LicenseManager
	if ref == nil {
		return
	}
	manager, ok := r.Get(*ref).(*simulator.LicenseManager)
	if !ok {
		return
	}
	now := time.Now().UTC().Truncate(time.Second)
	manager.Evaluation = types.LicenseManagerEvaluationInfo{Properties: []types.KeyAnyValue{
		{Key: "expirationHours", Value: int64(60 * 24)},
		{Key: "expirationDate", Value: now.Add(60*day + time.Hour)},
	}}
	hosts := int32(len(hostSystems(r)))
	manager.Licenses = append(manager.Licenses,
		types.LicenseManagerLicenseInfo{
			LicenseKey: "4J4AA-XXXXX-48D2K-0LP24-0RJ1N", EditionKey: "vc.standard.instance",
			Name: "vCenter Server 8 Standard", Total: 2, Used: 1, CostUnit: "server",
		},
		types.LicenseManagerLicenseInfo{
			LicenseKey: "JM2AA-XXXXX-18E0K-0L1A2-2Q9KX", EditionKey: "esx.enterprisePlus.cpuPackageCoreLimited",
			Name: "vSphere 8 Enterprise Plus", Total: 4 * hosts, Used: 2 * hosts, CostUnit: "cpuPackage",
			Properties: []types.KeyAnyValue{
				{Key: "ProductName", Value: "VMware ESX Server"},
				{Key: "expirationDate", Value: now.Add(300*day + time.Hour)},
			},
		})
}
