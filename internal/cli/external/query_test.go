package external

import (
	"os"
	"strings"
	"testing"

	"vpoller/internal/cli"
	"vpoller/internal/itemquery"
	"vpoller/protocol"
)

// parse reads a command line as vpoller-zabbix does.
func parse(t *testing.T, args ...string) (*query, error) {
	t.Helper()
	f, o := defineFlags("vpoller-zabbix")
	words, err := f.Parse(args, nil)
	if err != nil {
		return nil, err
	}
	return o.parse(f, words, &cli.Process{Getenv: func(key string) string {
		if key == "VPOLLER_CLIENT_CONFIG" {
			return os.DevNull
		}
		return ""
	}})
}

// wire is a request whose fields that are not named here are null.
func wire(pairs ...string) string {
	r := &protocol.Request{}
	for i := 0; i < len(pairs); i += 2 {
		if f := protocol.Field(pairs[i]); f == protocol.FieldProperties {
			r.SetProperties(strings.Split(pairs[i+1], "|"))
		} else {
			r.Set(f, pairs[i+1])
		}
	}
	return string(r.Encode())
}

func TestKeysBecomeRequests(t *testing.T) {
	const odd = "a\"b\\c $(touch x) `id` 'q' ;|&\n\tzwei Zeilen, Büro 東京 "
	cases := map[string]struct {
		args []string
		want string
	}{
		"two words":   {[]string{"about", "vc01"}, wire("method", "about", "hostname", "vc01")},
		"a local one": {[]string{"worker.stats"}, wire("method", "worker.stats")},
		"ten words": {[]string{"vm.perf.metric.get", "vc01", "db01", "value", "k", "u", "p", "cpu.usage.percent.average", "0", "Past day"},
			wire("method", "vm.perf.metric.get", "hostname", "vc01", "name", "db01", "properties", "value", "key", "k", "username", "u", "password", "p",
				"counter-name", "cpu.usage.percent.average", "instance", "0", "perf-interval", "Past day")},
		"every flag": {[]string{"-m", "vm.perf.metric.get", "-V", "vc01", "-n", "db01", "-p", "value", "-k", "k", "-U", "u", "-P", "p", "-c", "cpu.usage.percent.average", "-i", "0", "-T", "Past day", "-s", "1", "-r", "1"},
			wire("method", "vm.perf.metric.get", "hostname", "vc01", "name", "db01", "properties", "value", "key", "k", "username", "u", "password", "p",
				"counter-name", "cpu.usage.percent.average", "instance", "0", "perf-interval", "Past day", "max-sample", "1")},
		"nothing in most words": {[]string{"about", "vc01", "null", "apiVersion", "null", "", "", "", "", ""}, wire("method", "about", "hostname", "vc01", "properties", "apiVersion")},
		"nothing in most flags": {[]string{"-m", "about", "-V", "vc01", "-n", "", "-p", "null", "-k", "null", "-U", "", "-P", "", "-c", "", "-i", "", "-T", "", "-s", "", "-u", "", "-t", "", "-e", "", "--max-age", "", "--password-file", "", "--config", ""}, wire("method", "about", "hostname", "vc01")},
		"no paths":              {[]string{"vm.discover", "vc01", "", " , ,"}, ""},
		"paths":                 {[]string{"vm.get", "vc01", "db01", "name, runtime.powerState ,"}, wire("method", "vm.get", "hostname", "vc01", "name", "db01", "properties", "name|runtime.powerState")},
		"odd words":             {[]string{"vm.disk.get", "vc01", odd, "capacity", `C:\`}, wire("method", "vm.disk.get", "hostname", "vc01", "name", odd, "properties", "capacity", "key", `C:\`)},
		"odd values of flags":   {[]string{"-m", "vm.disk.get", "-V", "vc01", "-n", odd, "-k", `C:\`}, wire("method", "vm.disk.get", "hostname", "vc01", "name", odd, "key", `C:\`)},
		"words like flags":      {[]string{"vm.get", "vc01", "-n", "--version", "--batch"}, wire("method", "vm.get", "hostname", "vc01", "name", "-n", "properties", "--version", "key", "--batch")},
		"values like flags":     {[]string{"-m", "vm.get", "-V", "vc01", "-n", "-n", "-k", "--batch"}, wire("method", "vm.get", "hostname", "vc01", "name", "-n", "key", "--batch")},
		"the URL of 2014":       {[]string{"-m", "datastore.poll", "-V", "vc01", "-u", "ds:///x/"}, wire("method", "datastore.poll", "hostname", "vc01", "name", "ds:///x/")},
		"a method of tomorrow":  {[]string{"vm.tomorrow", "vc01"}, wire("method", "vm.tomorrow", "hostname", "vc01")},
		"a long name":           {[]string{"vm.get", "vc01", strings.Repeat("n", 100_000)}, wire("method", "vm.get", "hostname", "vc01", "name", strings.Repeat("n", 100_000))},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			q, err := parse(t, c.args...)
			if err != nil {
				t.Fatal(err)
			}
			if name == "no paths" {
				if !q.request.Null(protocol.FieldProperties) {
					t.Errorf("properties are %q", q.request.Properties)
				}
				return
			}
			if got := string(q.request.Encode()); got != c.want {
				t.Errorf("got\n%.2000s\nwant\n%.2000s", got, c.want)
			}
		})
	}
}

func TestWrongKeysAreExplained(t *testing.T) {
	eleven := strings.Fields("vm.get vc01 db01 name k u p c i t eleven")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"nothing":         {nil, "no method given"},
		"an empty key":    {[]string{""}, "no method given"},
		"no host":         {[]string{"vm.get", ""}, "no vSphere host given"},
		"eleven":          {eleven, "11 parameters, but there are only 10: method, hostname, name, properties, key, username, password, counter-name, instance, perf-interval"},
		"eleven, empty":   {append(eleven[:10:10], ""), "11 parameters"},
		"both forms":      {[]string{"-n", "db01", "vm.get", "vc01"}, "-n and a parameter without a flag"},
		"a flag too many": {[]string{"-m", "about", "-V", "vc01", "--colour"}, "unknown flag: --colour"},
		"a flag alone":    {[]string{"-m", "about", "-V"}, "flag needs an argument: 'V' in -V"},
		"a bad time":      {[]string{"-t", "soon", "about", "vc01"}, `"soon" is neither a number of milliseconds nor a time like 10s`},
		"a bad age":       {[]string{"--max-age", "-1", "about", "vc01"}, `--max-age: "-1" is no number of seconds`},
		"a bad file":      {[]string{"--config", "/nowhere/client.yaml", "about", "vc01"}, "/nowhere/client.yaml: no such file or directory"},
		"no password":     {[]string{"--password-file", "/nowhere/p", "-m", "vm.process.get", "-V", "vc01", "-U", "root"}, "secret file /nowhere/p: file does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parse(t, c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want %s", err, c.want)
			}
		})
	}
}

// Every field that a method of the catalogue looks at can be given by a key
// without flags, but for how many samples there shall be (an item takes the
// newest) and the context (a discovery always asks for it).
func TestEveryFieldHasItsParameter(t *testing.T) {
	known := map[protocol.Field]bool{protocol.FieldMaxSample: true, protocol.FieldContext: true}
	for _, p := range parameters {
		known[p.field] = true
	}
	for _, m := range protocol.Methods() {
		for _, f := range m.Fields() {
			if !known[f] {
				t.Errorf("%s: no parameter gives %s", m.Name, f)
			}
		}
	}
}

// A flag for each word of a key, in the same order.
func TestWordsHaveTheirFlags(t *testing.T) {
	for i, f := range itemquery.Fields() {
		if i >= len(parameters) || parameters[i].field != f {
			t.Errorf("word %d is %s, but no flag is at its place", i, f)
		}
	}
}
