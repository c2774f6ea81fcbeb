package active_test

import (
	"context"
	"fmt"

	"vpoller/zabbix/active"
)

// A server stands for what package wire does with a real one.
type server struct{}

func (server) Exchange(context.Context, string, []byte) ([]byte, error) {
	return []byte(`{"response":"success","config_revision":1,"data":[{"key":"vpoller.ping","itemid":44528,"delay":"30s"}]}`), nil
}

func ExampleClient_Refresh() {
	client, err := active.NewClient(active.Config{Exchanger: server{}, Addr: "zabbix.example.org:10051"})
	if err != nil {
		fmt.Println(err)
		return
	}
	host := &active.Host{Name: "web01", Metadata: "vpoller vm vc01.example.org"}
	checks, err := client.Refresh(context.Background(), host)
	fmt.Println(checks.Changed, checks.Items[0].Key, checks.Items[0].Delay, err)
	checks, err = client.Refresh(context.Background(), host)
	fmt.Println(checks.Changed, err)
	// Output:
	// true vpoller.ping 30s <nil>
	// false <nil>
}
