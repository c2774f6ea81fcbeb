package wire_test

import (
	"errors"
	"reflect"
	"testing"

	"vpoller/zabbix"
	"vpoller/zabbix/wire"
)

func TestReplies(t *testing.T) {
	const counts = "processed: 2; failed: 1; total: 3; seconds spent: 0.000077"
	for text, want := range map[string]zabbix.Reply{
		`{"response":"success","info":"` + counts + `"}`:                           {Accepted: true, Info: counts, Processed: 2, Failed: 1, Total: 3},
		`{"response":"success","info":"unknown host 'h'"}`:                         {Accepted: true, Info: "unknown host 'h'"},
		`{"response":"success"}`:                                                   {Accepted: true},
		`{"response":"failed","info":"host [h] not found"}`:                        {Info: "host [h] not found"},
		`{"response":"failed","redirect":{"revision":7,"address":"proxy2:10055"}}`: {Redirect: &zabbix.Redirect{Revision: 7, Address: "proxy2:10055"}},
		`{"response":"failed","redirect":{"revision":7,"address":"::1"}}`:          {Redirect: &zabbix.Redirect{Revision: 7, Address: "[::1]:10051"}},
		`{"response":"failed","redirect":{"reset":true}}`:                          {Redirect: &zabbix.Redirect{Reset: true}},
		`{"response":"failed","redirect":{"reset":"true"}}`:                        {Redirect: &zabbix.Redirect{Reset: true}},
	} {
		got, err := wire.ParseReply([]byte(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, error %v", text, got, err)
		}
	}
}

func TestWhatIsNoReply(t *testing.T) {
	for _, text := range []string{
		"", "null", "[]", "<html>", `{"response":1}`, `{"response":"perhaps"}`, `{"info":"processed: 1"}`,
		`{"response":"failed","redirect":7}`, `{"response":"failed","redirect":{"revision":1,"address":"a b"}}`,
		`{"response":"failed","redirect":{"revision":-1,"address":"a"}}`, `{"response":"failed","redirect":{"revision":1}}`,
	} {
		if got, err := wire.ParseReply([]byte(text)); !errors.Is(err, wire.ErrProtocol) {
			t.Errorf("%s: %+v, error %v", text, got, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"zabbix": "zabbix:10051", "zabbix:1": "zabbix:1", "10.0.0.1": "10.0.0.1:10051", "::1": "[::1]:10051",
		"[::1]": "[::1]:10051", "[fe80::1%eth0]:7": "[fe80::1%eth0]:7",
		"": "", ":10051": "", "zabbix:": "", "zabbix:0": "", "zabbix:70000": "", "a:b:c": "", "http://zabbix": "", "a b": "",
	} {
		if got, err := wire.Address(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, error %v", text, got, err)
		}
	}
}

func FuzzParseReply(f *testing.F) {
	f.Add([]byte(`{"response":"success","info":"processed: 2; failed: 1; total: 3; seconds spent: 0.000077"}`))
	f.Add([]byte(`{"response":"failed","redirect":{"revision":7,"address":"proxy2:10055"}}`))
	f.Add([]byte(`{"response":"failed","redirect":{"reset":true}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		reply, err := wire.ParseReply(text)
		if err != nil {
			if !errors.Is(err, wire.ErrProtocol) {
				t.Fatalf("error %v", err)
			}
			return
		}
		if reply.Processed < 0 || reply.Failed < 0 || reply.Total < 0 {
			t.Fatalf("%+v", reply)
		}
		if r := reply.Redirect; r != nil && !r.Reset {
			if again, err := wire.Address(r.Address); err != nil || again != r.Address {
				t.Fatalf("address %q, error %v", r.Address, err)
			}
		}
	})
}
