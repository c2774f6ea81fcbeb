package workerd

import (
	"reflect"
	"testing"

	"vpoller/internal/config"
	"vpoller/internal/secret"
)

// TestEverySettingOfAVCenterIsPassedOn: none may be read, checked and forgotten.
func TestEverySettingOfAVCenterIsPassedOn(t *testing.T) {
	h := config.VSphere{
		Hostname: "a", URL: "b", Username: "c", Password: secret.New("d"),
		CAFile: "e", Thumbprint: "f", Insecure: true,
		Timeout: 1, ConcurrentCalls: 1, CallsPerMinute: 1, BytesPerMinute: 1, PerfBatch: 1,
		Mirror: true, MaxAge: 1, Volatile: []string{"g"}, MaxPaths: 1, MaxMemory: 1,
	}
	requireSet(t, reflect.ValueOf(h))
	requireSet(t, reflect.ValueOf(vsphereHosts([]config.VSphere{h})[0]))
}

func requireSet(t *testing.T, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("%s.%s is not set", v.Type(), v.Type().Field(i).Name)
		}
	}
}
