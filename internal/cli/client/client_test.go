package client

import (
	"os"
	"strings"
	"testing"

	"vpoller/internal/cli"
	"vpoller/protocol"
)

// parse reads a command line as vpoller-client does, in an environment.
func parse(t *testing.T, env map[string]string, args ...string) (*Query, error) {
	t.Helper()
	return ParseQuery(args, &cli.Process{
		Name: "vpoller-client", Stdin: strings.NewReader("from stdin\n"), Stdout: &strings.Builder{},
		Getenv: func(key string) string {
			if key == "VPOLLER_CLIENT_CONFIG" {
				return os.DevNull // not that of this machine
			}
			return env[key]
		},
	})
}

func TestRequestOnTheWire(t *testing.T) {
	cases := map[string]struct{ args, want string }{
		"what is not given is null": {
			"-m about -V vc01",
			`{"method": "about", "hostname": "vc01", "name": null, "properties": null, "key": null, "username": null, "password": null, "counter-name": null, "instance": null, "max-sample": null, "perf-interval": null, "helper": null, "timeout": 10000}`},
		"every flag": {
			"-m vm.process.get -V vc01 -n db01 -p a,b -k k -U u -P p -c c -i i -s 3 -T day -H zabbix.raw -t 2s",
			`{"method": "vm.process.get", "hostname": "vc01", "name": "db01", "properties": ["a", "b"], "key": "k", "username": "u", "password": "p", "counter-name": "c", "instance": "i", "max-sample": "3", "perf-interval": "day", "helper": "zabbix.raw", "timeout": 2000}`},
		"the URL of 2014 is the name": {
			"-m datastore.poll -u ds:///x/ -p summary.capacity -V vc01",
			`{"method": "datastore.poll", "hostname": "vc01", "name": "ds:///x/", "properties": ["summary.capacity"], "key": null, "username": null, "password": null, "counter-name": null, "instance": null, "max-sample": null, "perf-interval": null, "helper": null, "timeout": 10000}`},
		"context": {
			"-m vm.discover -V vc01 --context",
			`{"method": "vm.discover", "hostname": "vc01", "name": null, "properties": null, "key": null, "username": null, "password": null, "counter-name": null, "instance": null, "max-sample": null, "perf-interval": null, "helper": null, "timeout": 10000, "context": true}`},
		"many objects": {
			"-m vm.perf.get -V vc01 --names a,b -c c --since 1700000000000",
			`{"method": "vm.perf.get", "hostname": "vc01", "properties": null, "key": null, "username": null, "password": null, "counter-name": "c", "instance": null, "max-sample": null, "perf-interval": null, "helper": null, "timeout": 10000, "names": ["a", "b"], "since": 1700000000000}`},
		"names from standard input": {
			"-m vm.get -V vc01 --names - -p name",
			`{"method": "vm.get", "hostname": "vc01", "properties": ["name"], "key": null, "username": null, "password": null, "counter-name": null, "instance": null, "max-sample": null, "perf-interval": null, "helper": null, "timeout": 10000, "names": ["from stdin"]}`},
		"empty is not null": {
			"-m a -V v --instance= --key= --properties=",
			`{"method": "a", "hostname": "v", "name": null, "properties": [], "key": "", "username": null, "password": null, "counter-name": null, "instance": "", "max-sample": null, "perf-interval": null, "helper": null, "timeout": 10000}`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			q, err := parse(t, nil, strings.Fields(c.args)...)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(q.Request.Encode()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestEnvironmentIsForWhatFlagsDoNotSay(t *testing.T) {
	env := map[string]string{"VPOLLER_ENDPOINT": "tcp://env:1", "VPOLLER_GUEST_PASSWORD": "from env"}
	cases := map[string]struct{ args, endpoint, password string }{
		"no user, no password": {"-m a -V v", "tcp://env:1", ""},
		"a user":               {"-m a -V v -U u", "tcp://env:1", "from env"},
		"flags win":            {"-m a -V v -U u -P flag -e tcp://flag:1", "tcp://flag:1", "flag"},
		"standard input":       {"-m a -V v -U u --password-file -", "tcp://env:1", "from stdin"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			q, err := parse(t, env, strings.Fields(c.args)...)
			if err != nil {
				t.Fatal(err)
			}
			if q.Endpoint != c.endpoint || string(q.Request.Password) != c.password {
				t.Errorf("endpoint %q, password %q", q.Endpoint, string(q.Request.Password))
			}
		})
	}
}

func TestOutput(t *testing.T) {
	const reply = `{"success": 0, "msg": "ok", "result": [{"name": "a"}, {"name": "b"}]}`
	const refusal = `{"success": 1, "msg": "no"}`
	cases := map[string]struct {
		output      Output
		reply, want string
	}{
		"as received":      {Output{}, reply, reply + "\n"},
		"without the NUL":  {Output{}, "poweredOn\x00", "poweredOn\n"},
		"indented":         {Output{Pretty: true}, `{"data":[]}`, "{\n  \"data\": []\n}\n"},
		"text is not JSON": {Output{Pretty: true}, "Cannot find object x", "Cannot find object x\n"},
		"a table":          {Output{Table: true}, reply, "name\na\nb\n"},
		"no table":         {Output{Table: true}, refusal, "{\n  \"success\": 1,\n  \"msg\": \"no\"\n}\n"},
		"nothing":          {Output{Table: true}, "", "\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := string(c.output.Append(nil, []byte(c.reply))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFailureIsWhatTheReplySays(t *testing.T) {
	for reply, failed := range map[string]bool{
		`{"success": 0, "msg": "ok", "result": []}`: false,
		`{"msg": "ok", "success": 0, "result": []}`: false,
		`{"success": 1, "msg": "no"}`:               true,
		`{"msg": "no", "success": 1}`:               true,
		`{"success": -1, "msg": "no"}`:              true,
		"{\"success\": 1, \"msg\": \"no\"}\x00":     true,
		"  {\n\"success\": 1, \"msg\": \"no\"}\n":   true,
		`Cannot find object x`:                      false,
		`{"data": []}`:                              false,
		`{"success":`:                               false,
		``:                                          false,
	} {
		if got := failure([]byte(reply)) != nil; got != failed {
			t.Errorf("%q: failure is %v", reply, got)
		}
	}
}

func TestHintNamesTheFlagsThatAreMissing(t *testing.T) {
	refusal := &protocol.Response{Success: 1, Hint: "the worker's own"}
	for args, want := range map[string]string{
		"-m vm.disk.get -V v -k /":      "vm.disk.get needs -n; see --describe vm.disk.get",
		"-m vm.disk.get -V v -n x -k /": "the worker's own",
		"-m vm.get -V v --names a,b":    "vm.get needs -p; see --describe vm.get",
		"-m vm.nothing -V v":            "the worker's own",
	} {
		q, err := parse(t, nil, strings.Fields(args)...)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.hint(refusal); got != want {
			t.Errorf("%s: hint %q, want %q", args, got, want)
		}
	}
}

// TestCatalogueIsCovered shows that the client keeps up with the catalogue.
func TestCatalogueIsCovered(t *testing.T) {
	for _, m := range protocol.Methods() {
		for _, f := range m.Fields() {
			if fieldFlags[f].flag == "" || fieldFlags[f].example == "" {
				t.Errorf("%s: the key %s has no flag", m.Name, f)
			}
		}
		args := strings.Fields(strings.TrimPrefix(Example("vpoller-client", &m), "vpoller-client "))
		q, err := parse(t, nil, withoutFile(args)...)
		if err != nil {
			t.Errorf("%s: the example is wrong: %v", m.Name, err)
			continue
		}
		for _, f := range missingFields(&m, q.Request) {
			if f != protocol.FieldPassword {
				t.Errorf("%s: the example lacks %s", m.Name, f)
			}
		}
	}
}

// withoutFile takes the password file, which is not there, out of a command.
func withoutFile(args []string) []string {
	for i, a := range args {
		if a == "--password-file" {
			return append(args[:i:i], args[i+2:]...)
		}
	}
	return args
}
