package zabbix

import (
	"os"
	"slices"
	"testing"

	"vpoller/internal/templates/render"
	"vpoller/internal/templates/source"
)

// registration has Zabbix make hosts of what the sender announces: an action for
// each kind of object, as templates/README.md says.
func registration(t *testing.T, z *api, all names) {
	t.Helper()
	c, err := source.Load(os.DirFS("../../templates/catalogue"))
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	t.Cleanup(func() { z.call("action.delete", actions, nil) })
	for _, k := range c.Templates {
		if k.HostGroup == "" {
			continue
		}
		actions = append(actions, register(z, "vpoller "+k.Kind, group(z, k.HostGroup), all.byName(render.TemplateName(k, source.Active))))
	}
	if len(actions) != 6 {
		t.Errorf("%d kinds of objects have a group for their hosts, want 6", len(actions))
	}
}

// register makes the action for hosts whose metadata contain something.
func register(z *api, metadata, groupID, templateID string) string {
	const autoregistration, hostMetadata, contains, addToGroup, linkTemplate = 2, 24, 2, 4, 6
	var made struct{ ActionIDs []string }
	z.call("action.create", params{
		"name": "Test: " + metadata, "eventsource": autoregistration,
		"filter": params{"evaltype": 0, "conditions": []params{{"conditiontype": hostMetadata, "operator": contains, "value": metadata}}},
		"operations": []params{
			{"operationtype": addToGroup, "opgroup": []params{{"groupid": groupID}}},
			{"operationtype": linkTemplate, "optemplate": []params{{"templateid": templateID}}},
		},
	}, &made)
	return made.ActionIDs[0]
}

// unregister deletes the hosts of a flavour.
func unregister(z *api, all names) {
	var ids []string
	for _, h := range monitoredBy(z, params{"templateids": all.ids()}) {
		ids = append(ids, h.HostID)
	}
	for chunk := range slices.Chunk(ids, 50) {
		z.call("host.delete", chunk, nil)
	}
}
