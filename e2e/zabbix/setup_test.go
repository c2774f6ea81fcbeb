package zabbix

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// names are objects of Zabbix by id.
type names map[string]string

// importFile imports a template file, twice: the second time must be as good.
func importFile(t *testing.T, z *api, path string) {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		z.call("configuration.import", params{"format": "yaml", "source": string(source), "rules": importRules(z.release)}, nil)
	}
}

// importRules say what an import creates, updates and removes: everything.
func importRules(release string) params {
	create := params{"createMissing": true}
	both := params{"createMissing": true, "updateExisting": true}
	all := params{"createMissing": true, "updateExisting": true, "deleteMissing": true}
	rules := params{
		"templates": both, "templateLinkage": params{"createMissing": true, "deleteMissing": true},
		"items": all, "discoveryRules": all, "triggers": all, "graphs": all,
		"valueMaps": all, "templateDashboards": all, "httptests": all,
	}
	if release == "6.0" {
		rules["groups"] = create
	} else {
		rules["host_groups"], rules["template_groups"] = both, both
	}
	return rules
}

// templatesOf are the templates of a flavour that were imported.
func templatesOf(z *api, flavour string) names {
	suffix := " by vPoller"
	if flavour != "batch" {
		suffix += " " + flavour
	}
	var found []struct{ TemplateID, Name string }
	z.call("template.get", params{"output": []string{"templateid", "name"}, "search": params{"name": suffix}}, &found)
	all := make(names)
	for _, f := range found {
		if strings.HasSuffix(f.Name, suffix) {
			all[f.TemplateID] = f.Name
		}
	}
	return all
}

// The intervals of the test; in the templates each is a macro. Where each value
// costs a process of its own, there should not be too many.
const soon, later = "10s", "20s"

// hurry shortens the intervals of templates.
func hurry(z *api, templates names) {
	pace(z, templates, func(class string) string {
		if class == "STATE" || class == "DISCOVERY" {
			return soon
		}
		return later
	})
}

// pace sets the interval of each class.
func pace(z *api, templates names, interval func(class string) string) {
	var macros []struct{ HostMacroID, Macro string }
	z.call("usermacro.get", params{"hostids": templates.ids(), "output": []string{"hostmacroid", "macro"}}, &macros)
	for _, m := range macros {
		class, ok := strings.CutPrefix(m.Macro, "{$VPOLLER.EVERY.")
		if !ok {
			continue
		}
		z.call("usermacro.update", params{"hostmacroid": m.HostMacroID, "value": interval(strings.TrimSuffix(class, "}"))}, nil)
	}
}

// createHost makes a host as a user does: a name, a template or none, and the interface
// that external checks need in Zabbix 6.0.
func createHost(z *api, name, templateID string, macros []macro) {
	templates := []params{}
	if templateID != "" {
		templates = append(templates, params{"templateid": templateID})
	}
	z.call("host.create", params{
		"host": name, "groups": []params{{"groupid": group(z, "vCenters")}}, "templates": templates,
		"interfaces": []params{{"type": 1, "main": 1, "useip": 1, "ip": "127.0.0.1", "dns": "", "port": "10050"}},
		"macros":     append([]macro{}, macros...),
	}, nil)
}

// macro is a user macro of a host.
type macro struct {
	Macro string `json:"macro"`
	Value string `json:"value"`
}

// tidy removes the hosts that were created; those that Zabbix has discovered
// by them go with them.
func tidy(t *testing.T, z *api, all names) {
	z = z.in(t)
	var created []string
	for _, h := range look(z, all).hosts {
		if h.Origin.Host == "" {
			created = append(created, h.HostID)
		}
	}
	if len(created) > 0 {
		z.call("host.delete", created, nil)
	}
	if left := look(z, all).hosts; len(left) > 0 {
		t.Errorf("%d discovered hosts stay behind", len(left))
	}
}

// group is the id of a host group, which is made if it is not there.
func group(z *api, name string) string {
	var found []struct{ GroupID string }
	z.call("hostgroup.get", params{"filter": params{"name": name}, "output": []string{"groupid"}}, &found)
	if len(found) > 0 {
		return found[0].GroupID
	}
	var made struct{ GroupIDs []string }
	z.call("hostgroup.create", params{"name": name}, &made)
	return made.GroupIDs[0]
}

func (n names) ids() []string {
	var ids []string
	for id := range n {
		ids = append(ids, id)
	}
	return ids
}

// templateFile is the file of a flavour for the release of the server.
func templateFile(release, flavour string) string {
	return filepath.Join("..", "..", "templates", release, "vpoller-"+flavour+".yaml")
}
