package config_test

import (
	"testing"

	"vpoller/internal/config"
)

func TestNoLimitIsASize(t *testing.T) {
	for text, want := range map[string]config.Size{"0": 0, "0B": 0, "100MiB": 100 * config.MiB} {
		c := loadText(t, "vpoller.yaml", "vsphere: [{hostname: vc01, username: u, password: s3cret, bytes_per_minute: "+text+"}]\n", config.RoleBoth)
		if got := c.VSphere[0].BytesPerMinute; got != want {
			t.Errorf("%s is %v, want %v", text, got, want)
		}
	}
}
