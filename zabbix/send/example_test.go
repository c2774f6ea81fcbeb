package send_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"vpoller/zabbix"
	"vpoller/zabbix/buffer"
	"vpoller/zabbix/send"
	"vpoller/zabbix/trappertest"
	"vpoller/zabbix/wire"
)

func Example() {
	trapper := trappertest.New()
	defer trapper.Close()
	dir, err := os.MkdirTemp("", "send")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir) //nolint:errcheck
	if err := deliver(dir, trapper.Addr()); err != nil {
		fmt.Println(err)
	}
	fmt.Println(trapper.Counts().Taken)
	// Output: 1
}

func deliver(dir, addr string) error {
	waiting, err := buffer.Open(buffer.Config{Dir: dir})
	if err != nil {
		return err
	}
	defer waiting.Close() //nolint:errcheck
	client, err := wire.NewClient(wire.Config{})
	if err != nil {
		return err
	}
	sender, err := send.New(send.Config{
		Sources:   []send.Source{waiting.Fresh(), waiting.Backlog()},
		Transport: wire.Transport{Client: client, Encode: wire.SenderData},
		Addresses: []string{addr},
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- sender.Run(ctx) }()
	if err := waiting.Append([]zabbix.Value{{Host: "vm01", Key: "cpu.usage", Value: "12.5", Clock: 1_700_000_000}}); err != nil {
		return err
	}
	err = waiting.Drained(ctx)
	cancel()
	return errors.Join(err, <-done)
}
