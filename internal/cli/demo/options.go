package demo

import (
	"github.com/spf13/pflag"

	"vpoller/internal/cli"
	"vpoller/internal/config"
)

type options struct {
	vms   int
	load  string
	once  bool
	debug bool
	steps []step // of the tour

	frontend, backend, mgmt, http string
}

func defineFlags(name string) (*cli.Flags, *options) {
	o := &options{steps: steps()}
	f := &cli.Flags{Name: name, About: about, Synopsis: []string{"[options]"}}
	g := f.Group("Options")
	g.IntVar(&o.vms, "vms", 20, "how many virtual machines the made-up vCenter has: a `NUMBER`")
	g.StringVar(&o.load, "load", "", "simulate the vCenter whose inventory was saved in `DIR` with \"govc object.save\"")
	g.BoolVar(&o.once, "once", false, "end after the tour, with exit code 1 if any step failed")
	g.BoolVarP(&o.debug, "debug", "d", false, "show what proxy and worker log")
	f.Common(g)
	o.endpoints(f.Group("Where to listen; a standard port that is taken is replaced by a free one"))
	f.Text("Examples", examples)
	return f, o
}

func (o *options) endpoints(g *pflag.FlagSet) {
	g.StringVar(&o.frontend, "frontend", "tcp://127.0.0.1:10123", "`ENDPOINT` for clients")
	g.StringVar(&o.backend, "backend", "tcp://127.0.0.1:10124", "`ENDPOINT` for workers")
	g.StringVar(&o.mgmt, "mgmt", "tcp://127.0.0.1:9999", "`ENDPOINT` for status and stop of the proxy")
	g.StringVar(&o.http, "http", "", "serve metrics, health and a status page of the proxy on `HOST:PORT`")
}

func (o *options) check(f *cli.Flags) error {
	if o.vms < 1 {
		return cli.Usagef("20 is a good number", "--vms %d is below 1", o.vms)
	}
	if o.load != "" && f.Changed("vms") {
		return cli.Usagef("a saved inventory has its own virtual machines", "--vms does not go with --load")
	}
	for flag, endpoint := range map[string]string{"frontend": o.frontend, "backend": o.backend, "mgmt": o.mgmt} {
		if err := config.CheckBind(endpoint); err != nil {
			return cli.Usagef(f.SeeHelp(), "--%s %q %w", flag, endpoint, err)
		}
	}
	return nil
}

const about = `
vpoller demo runs the whole system against a simulated vCenter in one process,
asks it what an operator would ask, and then stays up for you to try.`

const examples = `
# The tour, then stay up
vpoller demo

# The tour on a large vCenter, then end
vpoller demo --vms 10000 --once

# The tour on the inventory of a real vCenter, saved before with govc
govc object.save -d /tmp/vc01
vpoller demo --load /tmp/vc01`
