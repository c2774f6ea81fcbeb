package main

import (
	"context"
	"fmt"
	"slices"
)

// params are parameters of the API.
type params map[string]any

// Numbers that the API has for what things are.
const (
	itemTrapper   = 2
	itemSimple    = 3
	itemActive    = 7
	itemExternal  = 10
	itemDependent = 18

	valueFloat = 0
	valueWord  = 1
	valueWhole = 3
	valueText  = 4

	stepJSONPath = "12"
)

// hostsAtOnce is how many hosts are made by one call.
const hostsAtOnce = 50

// address is the interface that hosts need, in older releases, for checks that do not use it.
var address = []params{{"type": 1, "main": 1, "useip": 1, "ip": "127.0.0.1", "dns": "", "port": "10050"}}

// makeTemplate makes a template with items. Items that depend on one before name it by its key as "master".
func (z *throwaway) makeTemplate(ctx context.Context, name string, items []params) (string, error) {
	group := z.group
	if z.Version().AtLeast(6, 2) {
		var made struct{ GroupIDs []string }
		if err := z.Call(ctx, "templategroup.create", params{"name": "Benchmark"}, &made); err != nil {
			return "", err
		}
		group = made.GroupIDs[0]
	}
	var made struct{ TemplateIDs []string }
	if err := z.Call(ctx, "template.create", params{"host": name, "groups": []params{{"groupid": group}}}, &made); err != nil {
		return "", err
	}
	masters := make(map[any]string) // ids by key
	for _, item := range items {
		item["hostid"] = made.TemplateIDs[0]
		if master, dependent := item["master"]; dependent {
			delete(item, "master")
			item["master_itemid"] = masters[master]
		}
		var ids struct{ ItemIDs []string }
		if err := z.Call(ctx, "item.create", item, &ids); err != nil {
			return "", fmt.Errorf("item %v: %w", item["key_"], err)
		}
		masters[item["key_"]] = ids.ItemIDs[0]
	}
	return made.TemplateIDs[0], nil
}

// makeHosts makes hosts that have a template.
func (z *throwaway) makeHosts(ctx context.Context, names []string, template string) error {
	for some := range slices.Chunk(names, hostsAtOnce) {
		hosts := make([]params, len(some))
		for i, name := range some {
			hosts[i] = params{
				"host": name, "groups": []params{{"groupid": z.group}}, "templates": []params{{"templateid": template}}, "interfaces": address,
			}
		}
		if err := z.Call(ctx, "host.create", hosts, nil); err != nil {
			return err
		}
	}
	return nil
}
