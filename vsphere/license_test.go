package vsphere

import (
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

func TestLicenseRows(t *testing.T) {
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	ends := func(at time.Time) []types.KeyAnyValue {
		return []types.KeyAnyValue{
			{Key: "feature", Value: types.KeyValue{Key: "drs"}}, {Key: expiryKey, Value: "soon"}, {Key: expiryKey, Value: at},
		}
	}
	evaluation := ends(now.AddDate(0, 0, 60))
	for name, c := range map[string]struct {
		license types.LicenseManagerLicenseInfo
		want    string
	}{
		"for ever": {types.LicenseManagerLicenseInfo{LicenseKey: "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE", EditionKey: "esx", Name: "ESX", Total: 10, Used: 12, CostUnit: "core"},
			`{"key": "EEEEE", "name": "ESX", "edition": "esx", "total": 10, "used": 12, "unit": "core"}`},
		"expired": {types.LicenseManagerLicenseInfo{LicenseKey: "EEE", Properties: ends(now.Add(-36 * time.Hour))},
			`{"key": "EEE", "name": "", "edition": "", "total": 0, "used": 0, "unit": "", "expires": "2026-04-29T12:00:00Z", "daysLeft": -2}`},
		"evaluation": {types.LicenseManagerLicenseInfo{EditionKey: "eval"},
			`{"key": "", "name": "", "edition": "eval", "total": 0, "used": 0, "unit": "", "expires": "2026-06-30T00:00:00Z", "daysLeft": 60}`},
		"evaluation that says so itself": {types.LicenseManagerLicenseInfo{EditionKey: "eval", Properties: ends(now.AddDate(0, 0, 3))},
			`{"key": "", "name": "", "edition": "eval", "total": 0, "used": 0, "unit": "", "expires": "2026-05-04T00:00:00Z", "daysLeft": 3}`},
	} {
		list := licenseList{evaluation: evaluation}
		at, limited := list.expiry(c.license)
		if got := string(protocol.AppendJSON(nil, licenseRow(c.license, at, limited, now), false)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}
