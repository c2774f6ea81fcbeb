package main

import (
	"context"
	"fmt"
	"time"

	"vpoller/broker"
	"vpoller/e2e/bench/internal/peer"
	"vpoller/protocol"
)

const (
	discoverTime = 2 * time.Second // for one try
	discoverTry  = 10              // the worker connects meanwhile
	property     = "runtime.powerState"
)

// discoverVMs asks for the names of all VMs.
func discoverVMs(ctx context.Context, frontend string) ([]string, error) {
	return discover(ctx, frontend, "name")
}

// discover asks for a property of all VMs.
func discover(ctx context.Context, frontend, property string) ([]string, error) {
	client, err := broker.NewClient(broker.ClientConfig{Endpoint: frontend, Timeout: discoverTime, Retries: discoverTry})
	if err != nil {
		return nil, err
	}
	defer func() { _ = client.Close() }() // nothing of it is used any more
	var r protocol.Request
	r.Set(protocol.FieldMethod, "vm.discover")
	r.Set(protocol.FieldHostname, vcenterName)
	r.SetProperties([]string{property})
	body, err := client.Do(ctx, r.Encode())
	if err != nil {
		return nil, fmt.Errorf("discover VMs: %w", err)
	}
	resp, err := protocol.DecodeResponse(body)
	if err != nil {
		return nil, fmt.Errorf("discover VMs: %w", err)
	}
	if resp.Success != 0 {
		return nil, fmt.Errorf("discover VMs: %s", resp.Msg)
	}
	return column(resp.Result, property), nil
}

// column picks a property out of what vm.discover answers.
func column(result protocol.Value, property string) []string {
	list, _ := result.(protocol.List)
	var names []string
	for _, item := range list {
		object, _ := item.(protocol.Object)
		if name, ok := object.Get(property); ok {
			names = append(names, fmt.Sprint(name))
		}
	}
	return names
}

// vmQuestions is a vm.get for each VM; the name in the answer tells whose it is.
func vmQuestions(names []string) []peer.Question {
	questions := make([]peer.Question, len(names))
	for i, name := range names {
		var r protocol.Request
		r.Set(protocol.FieldMethod, "vm.get")
		r.Set(protocol.FieldHostname, vcenterName)
		r.Set(protocol.FieldName, name)
		r.SetProperties([]string{"name", property})
		questions[i] = peer.Question{
			Request: string(r.Encode()),
			Needle:  `"name": ` + string(protocol.AppendJSON(nil, name, false)),
		}
	}
	return questions
}
