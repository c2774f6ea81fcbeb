package external

import (
	"time"

	"vpoller/internal/cli"
	"vpoller/internal/config"
)

// defaultTimeout is below the 4 s that packages of Zabbix are configured with.
const defaultTimeout = 3 * time.Second

// options are the values of the flags: all text, since a parameter of a key that
// is empty is one that was not given.
type options struct {
	given        [len(parameters)]string // by parameter
	url, samples string
	maxAge       string
	passwordFile string

	endpoint, config string
	timeout, retries string
	batch            bool
}

// defineFlags makes the flags, which fill the options returned.
func defineFlags(prog string) (*cli.Flags, *options) {
	o := &options{}
	f := &cli.Flags{
		Name:       prog,
		About:      about,
		Synopsis:   []string{"[options] -m METHOD -V HOST [-n NAME] [-p PATHS] ...", "[options] " + positional, "completion bash|zsh|fish"},
		FlagsFirst: true,
	}
	g := f.Group("What to ask")
	for i, p := range parameters {
		g.StringVarP(&o.given[i], p.flag, p.short, "", p.usage)
	}
	g.StringVar(&o.passwordFile, "password-file", "", "`FILE` that holds the password, - for standard input")
	g.StringVarP(&o.url, "url", "u", "", "`URL` of a datastore, the 2014 way to say --name")
	g.StringVarP(&o.samples, "max-sample", "s", "", "how many of the newest samples to get: a `NUMBER`")
	g.StringVar(&o.maxAge, "max-age", "", "how old values may be: `SECONDS`; 0 asks the vCenter itself; the worker decides when not given")

	g = f.Group("What to print")
	g.BoolVar(&o.batch, "batch", false, "everything that was asked for as one JSON text, for dependent items; one value without")

	g = f.Group("Where to ask, and how long")
	g.StringVarP(&o.endpoint, "endpoint", "e", "", "`ENDPOINT` of the proxy ("+config.DefaultEndpoint+")")
	g.StringVarP(&o.timeout, "timeout", "t", "", "how long all of it may take: `MS`, or as 10s ("+defaultTimeout.String()+")")
	g.StringVar(&o.config, "config", "", "`FILE` with settings, in place of "+config.ClientFile)
	g.StringVarP(&o.retries, "retries", "r", "", "a `NUMBER` in keys of the original; means nothing here, where the time-out is for all")

	f.Common(f.Group("Finding out"))
	f.Text("Settings", settings)
	f.Text("Output", output)
	f.Text("Item keys", keys)
	return f, o
}
