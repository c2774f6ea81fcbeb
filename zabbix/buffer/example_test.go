package buffer_test

import (
	"context"
	"fmt"
	"os"

	"vpoller/zabbix"
	"vpoller/zabbix/buffer"
)

func Example() {
	dir, err := os.MkdirTemp("", "buffer")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir) //nolint:errcheck
	b, err := buffer.Open(buffer.Config{Dir: dir})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer b.Close() //nolint:errcheck

	if err := b.Append([]zabbix.Value{{Host: "vm01", Key: "cpu.usage", Value: "12.5", Clock: 1_700_000_000}}); err != nil {
		fmt.Println(err)
	}
	fresh := b.Fresh()
	_, values, err := fresh.Next(context.Background(), 1000, 1<<20)
	fmt.Println(values[0].ID, values[0].Value, err)
	fresh.Ack() // when Zabbix has said that it took them
	fmt.Println(b.Stats().Waiting)
	// Output:
	// 1 12.5 <nil>
	// 0
}
