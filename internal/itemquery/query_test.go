package itemquery_test

import (
	"errors"
	"strings"
	"testing"

	"vpoller/internal/itemquery"
	"vpoller/internal/push"
	"vpoller/internal/version"
	"vpoller/protocol"
	"vpoller/zabbix/itemkey"
)

var (
	vm      = push.Ref{Kind: push.VM, VCenter: "vc01", Name: "vm-42"}
	vcenter = push.Ref{Kind: push.VCenter, VCenter: "vc01"}
)

func of(t *testing.T, key string, ref push.Ref) (itemquery.Query, error) {
	t.Helper()
	k, err := itemkey.Parse(key)
	if err != nil {
		t.Fatal(err)
	}
	return itemquery.Of(k, ref)
}

// wire is a request whose fields that are not named here are null.
func wire(pairs ...string) string {
	r := &protocol.Request{}
	for i := 0; i < len(pairs); i += 2 {
		switch f := protocol.Field(pairs[i]); f {
		case protocol.FieldProperties:
			r.SetProperties(strings.Split(pairs[i+1], "|"))
		case protocol.FieldContext:
			r.Context = true
		default:
			r.Set(f, pairs[i+1])
		}
	}
	return string(r.Encode())
}

func TestKeysBecomeRequests(t *testing.T) {
	for name, c := range map[string]struct {
		key  string
		ref  push.Ref
		want string
	}{
		"all said":      {`vpoller[vm.get,vc02,db01,runtime.powerState]`, vm, wire("method", "vm.get", "hostname", "vc02", "name", "db01", "properties", "runtime.powerState")},
		"quotes, null":  {`vpoller["vm.get", "vc02", "db01", "a, b", "null", null]`, vm, wire("method", "vm.get", "hostname", "vc02", "name", "db01", "properties", "a|b")},
		"its own":       {`vpoller[vm.get,,,runtime.powerState]`, vm, wire("method", "vm.get", "hostname", "vc01", "name", "vm-42", "properties", "runtime.powerState")},
		"its own, null": {`vpoller[vm.get,null,null,name]`, vm, wire("method", "vm.get", "hostname", "vc01", "name", "vm-42", "properties", "name")},
		"optional name": {`vpoller[vm.disk.get,,,freeSpace,C:\]`, vm, wire("method", "vm.disk.get", "hostname", "vc01", "name", "vm-42", "properties", "freeSpace", "key", `C:\`)},
		"takes no name": {`vpoller[about,,,version]`, vm, wire("method", "about", "hostname", "vc01", "properties", "version")},
		"a discovery":   {`vpoller[vm.discover]`, vcenter, wire("method", "vm.discover", "hostname", "vc01", "context", "")},
		"local":         {`vpoller[worker.stats]`, push.Ref{}, wire("method", "worker.stats")},
		"ten": {`vpoller[vm.perf.metric.get,v,n,value,k,u,p,cpu.usage.percent.average,0,Past day]`, vm,
			wire("method", "vm.perf.metric.get", "hostname", "v", "name", "n", "properties", "value", "key", "k", "username", "u", "password", "p",
				"counter-name", "cpu.usage.percent.average", "instance", "0", "perf-interval", "Past day")},
		"an array": {`vpoller[vm.get,,,[name,runtime.powerState]]`, vm, wire("method", "vm.get", "hostname", "vc01", "name", "vm-42", "properties", "name|runtime.powerState")},
	} {
		t.Run(name, func(t *testing.T) {
			q, err := of(t, c.key, c.ref)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(q.Request.Encode()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestSomeKeysAreAnsweredHere(t *testing.T) {
	for key, want := range map[string]string{
		`vpoller.echo[x]`: "x", `vpoller.echo["a,b"]`: "a,b", `vpoller.echo`: "", `vpoller.echo[]`: "",
		`vpoller.ping`: "1", `vpoller.ping[]`: "1", `vpoller.version`: version.Text(),
	} {
		q, err := of(t, key, push.Ref{})
		if err != nil || q.Request != nil || q.Text != want {
			t.Errorf("%s is %+v, %v", key, q, err)
		}
	}
}

func TestWrongKeysAreExplained(t *testing.T) {
	for key, c := range map[string]struct {
		ref  push.Ref
		code protocol.Code
		want string
	}{
		`agent.ping`:        {vm, protocol.CodeBadRequest, "vPoller has no item key agent.ping; there are vpoller[...]"},
		`vpoller.echo[a,b]`: {vm, protocol.CodeBadRequest, "vpoller.echo has 2 parameters, but takes at most 1"},
		`vpoller.ping[a]`:   {vm, protocol.CodeBadRequest, "vpoller.ping has 1 parameters, but takes at most 0"},
		`vpoller`:           {vm, protocol.CodeMissingField, "The key names no method"},
		`vpoller[]`:         {vm, protocol.CodeMissingField, "The key names no method"},
		`vpoller[vm.fly]`:   {vm, protocol.CodeUnknownMethod, `There is no method "vm.fly"`},
		`vpoller[vm.get,vc01,x,p,k,u,p,c,i,t,11]`: {vm, protocol.CodeBadRequest, "11 parameters, but there are only 10: method, hostname,"},
		`vpoller[vm.get]`:                         {vm, protocol.CodeMissingField, "missing properties"},
		`vpoller[vm.get,,,name]`:                  {vcenter, protocol.CodeMissingField, "vm.get needs a name in the key: the host stands for no object"},
		`vpoller[host.get,,,name]`:                {vm, protocol.CodeMissingField, "host.get needs a name in the key: the host stands for a vm"},
		`vpoller[vm.get,vc02,,name]`:              {vm, protocol.CodeMissingField, "vm.get needs a name in the key: the host stands for an object of vc01, not of vc02"},
		`vpoller[about]`:                          {push.Ref{}, protocol.CodeMissingField, "The key names no vCenter"},
		`vpoller[vm.get,"{$VSPHERE.HOST}",x,name]`: {vm, protocol.CodeBadRequest,
			"Macro {$VSPHERE.HOST} in the parameter hostname of the key has no value"},
		`vpoller[vm.disk.get,,,freeSpace,{#PATH}]`:       {vm, protocol.CodeBadRequest, "Macro {#PATH} in the parameter key"},
		`vpoller[vm.process.get,,,,,root,"pw{$SECRET}"]`: {vm, protocol.CodeBadRequest, "Macro {$SECRET} in the parameter password"},
	} {
		t.Run(key, func(t *testing.T) {
			_, err := of(t, key, c.ref)
			var refusal *protocol.Error
			if !errors.As(err, &refusal) || refusal.Code != c.code || !strings.Contains(refusal.Msg, c.want) {
				t.Errorf("error is %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "pw") {
				t.Error("it shows the password")
			}
		})
	}
}

// Every type that a host can stand for is one that methods are about.
func TestEveryKindHasItsMethods(t *testing.T) {
	for kind, method := range map[push.Kind]string{
		push.Datacenter: "datacenter.get", push.Cluster: "cluster.get", push.Hypervisor: "host.get", push.VM: "vm.get", push.Datastore: "datastore.get",
	} {
		q, err := of(t, "vpoller["+method+",,,name]", push.Ref{Kind: kind, VCenter: "vc", Name: "x-1"})
		if err != nil || q.Request.Name != "x-1" {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
