package templates

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"vpoller/protocol"
)

// requests are made once: rendering all files takes a while.
var requests = sync.OnceValues(func() ([]Asked, error) {
	files, err := filesOnce()
	if err != nil {
		return nil, err
	}
	return requestsOf(files)
})

func asked(t *testing.T) []Asked {
	t.Helper()
	all, err := requests()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d requests: the files are not read right", len(all))
	}
	return all
}

// TestKeysAskForMethods is that each key names a method, all that the method
// needs and nothing that it does not look at.
func TestKeysAskForMethods(t *testing.T) {
	for _, a := range asked(t) {
		m, ok := protocol.Lookup(a.Request.Method)
		if !ok {
			t.Errorf("%s: there is no method %s", a.File, a.Request.Method)
			continue
		}
		if strings.HasPrefix(a.Key, "vpoller-zabbix[") && a.Request.Null(protocol.FieldUsername) {
			a.Request.Set(protocol.FieldUsername, "from the settings")
			a.Request.Set(protocol.FieldPassword, "too")
		}
		if err := m.Check(a.Request); err != nil {
			t.Errorf("%s: %s: %v", a.File, a.Key, err)
		}
		if a.Request.Hostname == "" {
			t.Errorf("%s: %s names no vCenter", a.File, a.Key)
		}
		known := append(m.Fields(), protocol.FieldProperties)
		for _, f := range []protocol.Field{protocol.FieldName, protocol.FieldKey, protocol.FieldUsername, protocol.FieldPassword,
			protocol.FieldCounterName, protocol.FieldInstance, protocol.FieldPerfInterval} {
			settings := f == protocol.FieldUsername || f == protocol.FieldPassword
			if a.Request.Has(f) && !settings && !slices.Contains(known, f) {
				t.Errorf("%s: %s: %s does not take %s", a.File, a.Key, m.Name, f)
			}
		}
		if strings.HasSuffix(a.File, "native.yaml") && m.Unhelped {
			t.Errorf("%s: %s: the helper of the loadable module refuses %s", a.File, a.Key, m.Name)
		}
	}
}

// TestKeysAskForMembers is that methods with rows of their own are asked for
// members that they have. Property paths of the vSphere API are checked where
// its types are, in package vsphere.
func TestKeysAskForMembers(t *testing.T) {
	for _, a := range asked(t) {
		m, ok := protocol.Lookup(a.Request.Method)
		if !ok || m.Members == nil {
			continue
		}
		for _, p := range a.Request.Properties {
			if !slices.Contains(m.Members, p) && !slices.Contains(m.Default, p) {
				t.Errorf("%s: %s has no %s, but %v", a.File, m.Name, p, m.Members)
			}
		}
	}
}
