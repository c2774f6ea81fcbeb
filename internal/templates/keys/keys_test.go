package keys

import (
	"slices"
	"testing"

	"vpoller/protocol"
)

func TestParse(t *testing.T) {
	for _, key := range []string{
		`vpoller-zabbix["vm.get","vc","vm-1","runtime.powerState"]`,
		`vpoller-zabbix["--batch","-m","vm.get","-V","vc","-n","vm-1","-p","runtime.powerState"]`,
		`vpoller["vm.get", "vc", "vm-1", "runtime.powerState", "null"]`,
	} {
		r, ok, err := Parse(key)
		if err != nil || !ok {
			t.Fatalf("%s: %v, %v", key, ok, err)
		}
		if r.Method != "vm.get" || r.Hostname != "vc" || r.Name != "vm-1" || !slices.Equal(r.Properties, []string{"runtime.powerState"}) || r.Has(protocol.FieldKey) {
			t.Errorf("%s is %+v", key, r)
		}
	}
}

func TestParseOthers(t *testing.T) {
	for _, key := range []string{`icmpping[{HOST.HOST},3]`, `vpoller.echo["x"]`, `vpoller.item[a]`} {
		if _, ok, err := Parse(key); ok || err != nil {
			t.Errorf("%s: %v, %v", key, ok, err)
		}
	}
	for _, key := range []string{`vpoller["a`, `vpoller["a"b]`, `vpoller[a,b,c,d,e,f,g,h,i,j,k]`, `vpoller-zabbix["--batch","-x","y"]`, `vpoller-zabbix["--batch","-m"]`} {
		if _, _, err := Parse(key); err == nil {
			t.Errorf("%s is no error", key)
		}
	}
}
