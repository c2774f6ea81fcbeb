package wire_test

import (
	"bytes"
	"testing"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/wire"
)

// TestWholeSecondsHaveANanosecond is what keeps Zabbix 7.0 from making up times.
func TestWholeSecondsHaveANanosecond(t *testing.T) {
	values := []zabbix.Value{{Host: "h", Key: "k", Value: "1", Clock: 60}, {Host: "h", Key: "l", Value: "1", Clock: 60, NS: 7}}
	for name, encode := range map[string]func(string, []zabbix.Value, time.Time) ([]byte, error){
		"agent data": wire.AgentData, "sender data": wire.SenderData,
	} {
		text, err := encode("", values, time.Unix(61, 5))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte(`"ns":0`)) || !bytes.Contains(text, []byte(`"clock":60,"ns":1}`)) || !bytes.Contains(text, []byte(`"ns":7`)) {
			t.Errorf("%s: %s", name, text)
		}
	}
}
