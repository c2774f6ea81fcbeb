package active

import (
	"testing"
	"time"

	"vpoller/zabbix"
)

func TestData(t *testing.T) {
	got, err := Data("web01", "7.0.0", "0123456789abcdef0123456789abcdef", []zabbix.Value{
		{Host: "web01", ItemID: 7, Value: "a\"\x00\n", ID: 1, Clock: 1700000000, NS: 5},
		{Host: "web01", ItemID: 8, Value: "powered off", State: zabbix.NotSupported, ID: 2, Clock: 1700000001},
	}, time.Unix(1700000002, 9))
	const want = `{"request":"agent data","host":"web01","version":"7.0.0","session":"0123456789abcdef0123456789abcdef","data":[` +
		`{"id":1,"itemid":7,"value":"a\"` + "\uFFFD" + `\n","clock":1700000000,"ns":5},` +
		`{"id":2,"itemid":8,"value":"powered off","state":1,"clock":1700000001,"ns":0}],"clock":1700000002,"ns":9}`
	if err != nil || string(got) != want {
		t.Errorf("\n got %s, %v\nwant %s", got, err, want)
	}
	for _, v := range []zabbix.Value{{Host: "web02", ItemID: 7}, {Host: "web01", Key: "k"}} {
		if packet, err := Data("web01", "7.0.0", "", []zabbix.Value{v}, time.Now()); err == nil {
			t.Errorf("%+v became %s", v, packet)
		}
	}
}
