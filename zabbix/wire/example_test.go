package wire_test

import (
	"context"
	"fmt"

	"vpoller/zabbix"
	"vpoller/zabbix/trappertest"
	"vpoller/zabbix/wire"
)

func ExampleTransport() {
	trapper := trappertest.New()
	defer trapper.Close()

	client, err := wire.NewClient(wire.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	transport := wire.Transport{Client: client, Encode: wire.SenderData}
	reply, err := transport.Deliver(context.Background(), trapper.Addr(), "0123456789abcdef0123456789abcdef", []zabbix.Value{
		{Host: "vm01", Key: "cpu.usage", Value: "12.5", Clock: 1_700_000_000, ID: 1},
	})
	fmt.Println(reply.Processed, "of", reply.Total, err)
	// Output: 1 of 1 <nil>
}
