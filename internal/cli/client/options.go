package client

import (
	"time"

	"vpoller/internal/cli"
	"vpoller/internal/config"
	"vpoller/protocol"
)

// options are the values of the client's flags.
type options struct {
	method, host string

	name, url, properties, key   string
	names, since                 string
	counter, instance, samples   string
	interval, username, password string
	passwordFile, helper         string
	config, endpoint, output     string
	timeout                      cli.Milliseconds
	maxAge                       float64
	context                      bool
	tries                        int
	pretty, debug, list          bool
	describe                     string
}

// defineFlags makes the client's flags, which fill the options returned.
func defineFlags(prog string) (*cli.Flags, *options) {
	o := &options{timeout: cli.Milliseconds(10 * time.Second)}
	f := &cli.Flags{
		Name:     prog,
		About:    about,
		Synopsis: []string{"-m METHOD -V HOST [options]", "--list-methods | --describe METHOD", "completion bash|zsh|fish"},
	}
	g := f.Group("What to ask")
	g.StringVarP(&o.method, "method", "m", "", "the `METHOD` to ask for; --list-methods shows all")
	g.StringVarP(&o.host, "vsphere-host", "V", "", "the vCenter or ESXi `HOST` to ask, as the worker's configuration calls it")
	g.StringVarP(&o.name, "name", "n", "", "`NAME` of the object; also its MoRef (vm-42), UUID or inventory path; of a datastore its URL")
	g.StringVar(&o.names, "names", "", "`NAMES` of up to 1000 objects in place of --name, separated by commas; @FILE or - for a file or standard input with a name on each line")
	g.StringVarP(&o.url, "url", "u", "", "`URL` of the datastore, the 2014 way to say --name")
	g.StringVarP(&o.properties, "properties", "p", "", "property `PATHS` to get, separated by commas: runtime.powerState,summary.config.numCpu")
	g.StringVarP(&o.key, "key", "k", "", "`KEY` to pick from the result: the path of a guest disk, a part of a process's command line")
	g.StringVarP(&o.counter, "counter-name", "c", "", "performance `COUNTER`, such as cpu.usage.percent.average; for *.perf.get several, separated by commas")
	g.StringVarP(&o.instance, "instance", "i", "", "`INSTANCE` of the counter: vmnic0, 4000, ...; empty for the total, * for all")
	g.StringVarP(&o.samples, "max-sample", "s", "", "how many of the newest samples to get: a `NUMBER`")
	g.StringVarP(&o.interval, "perf-interval", "T", "", "historical `INTERVAL` of the counter, such as \"Past day\"; realtime without")
	g.StringVar(&o.since, "since", "", "with *.perf.get: all samples later than a `TIME`: 10m for ten minutes ago, 2026-01-31T12:00:00Z, or milliseconds since 1970")
	g.StringVarP(&o.helper, "helper", "H", "", "let the worker turn the answer into text by this `HELPER`: zabbix.raw, zabbix.lld, ...")

	g.Float64Var(&o.maxAge, "max-age", 0, "how old values may be: `SECONDS`; 0 asks the vCenter itself; the worker decides when not given")
	g.BoolVar(&o.context, "context", false, "with discoveries: also say what each object is (reference, UUID, state) and where it belongs")

	g = f.Group("Logging in to a guest")
	g.StringVarP(&o.username, "username", "U", "", "`USER` inside the guest")
	g.StringVarP(&o.password, "password", "P", "", "`PASSWORD` of that user; other users of this machine can see it in the process list")
	g.StringVar(&o.passwordFile, "password-file", "", "`FILE` that holds the password, - for standard input")

	g = f.Group("Where to ask, and how long")
	g.StringVarP(&o.endpoint, "endpoint", "e", config.DefaultEndpoint, "`ENDPOINT` of the proxy")
	g.VarP(&o.timeout, "timeout", "t", "how long to wait for the answer of each try: milliseconds, or 10s")
	g.StringVar(&o.config, "config", "", "`FILE` with settings, in place of "+config.ClientFile)
	g.IntVarP(&o.tries, "retries", "r", 3, "how many times to try: a `NUMBER`")
	g.BoolVarP(&o.debug, "debug", "d", false, "say on standard error what happens")

	g = f.Group("How to show the answer")
	g.StringVarP(&o.output, "output", "o", outputJSON, "`FORMAT` of the answer: json, as received; or table")
	g.BoolVar(&o.pretty, "pretty", false, "indent the JSON")

	g = f.Group("Finding out")
	g.BoolVar(&o.list, "list-methods", false, "list every method with what it needs")
	g.StringVar(&o.describe, "describe", "", "explain one `METHOD`, with an example")
	f.Common(g)
	f.Text("Settings", settings)
	f.Text("Exit codes", exitCodes)
	f.Text("Examples", examples)
	return f, o
}

// check finds what is wrong with the options before anything is sent.
func (o *options) check(f *cli.Flags) error {
	switch {
	case o.method == "":
		return cli.Usagef(`-m METHOD says what to ask for; "`+f.Name+` --list-methods" shows all`, "no method given")
	case o.host == "" && !isLocal(o.method):
		return cli.Usagef("-V HOST names the vCenter, as the worker's configuration calls it", "no vSphere host given")
	case f.Changed("name") && f.Changed("url"):
		return cli.Usagef("-u is the older way to say -n for a datastore", "--name and --url are both given")
	case f.Changed("names") && (f.Changed("name") || f.Changed("url")):
		return cli.Usagef("-n is for one object, --names for many", "--name and --names are both given")
	case f.Changed("password") && f.Changed("password-file"):
		return cli.Usagef("keep the file: others can see what is on the command line", "--password and --password-file are both given")
	case o.maxAge < 0:
		return cli.Usagef("0 asks the vCenter itself", "--max-age %v is below 0", o.maxAge)
	case o.tries < 1:
		return cli.Usagef("1 asks once, 3 asks up to three times", "--retries %d is below 1", o.tries)
	case o.output != outputJSON && o.output != outputTable:
		return cli.Usagef("json or table", "--output %q is not known", o.output)
	case o.pretty && o.output == outputTable:
		return cli.Usagef("a table is pretty already", "--pretty does not go with --output table")
	}
	return nil
}

// isLocal reports whether a worker answers the method without a vCenter.
func isLocal(method string) bool {
	m, ok := protocol.Lookup(method)
	return ok && m.Local
}
