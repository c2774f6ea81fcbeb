package standin

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"vpoller/internal/cli"
)

// Options are the values of the flags.
type Options struct {
	config, server, host, key, value string
	input, sourceIP                  string
	port, timeout, verbose           int
	timestamps, nanoseconds, live    bool
	tls                              tlsSettings

	own []string // names of the flags
}

// Define adds the flags to the help, in groups of their own.
func (o *Options) Define(f *cli.Flags) {
	g := f.Group("Sending values as zabbix_sender does")
	g.StringVarP(&o.server, "zabbix-server", "z", "", "`HOST` name or address of the Zabbix server or proxy")
	g.IntVarP(&o.port, "port", "p", 0, "`PORT` that it listens on, 10051 unless --config has another")
	g.StringVarP(&o.config, "config", "c", "", "zabbix_agentd.conf: a `FILE` with ServerActive, Hostname, SourceIP and the settings of TLS")
	g.StringVarP(&o.host, "host", "s", "", "`NAME` of the host that the value belongs to, or what - stands for in a file")
	g.StringVarP(&o.key, "key", "k", "", "`KEY` of the item")
	g.StringVarP(&o.value, "value", "o", "", "`VALUE` to send")
	g.StringVarP(&o.input, "input-file", "i", "", "send the values in `FILE`, a line \"HOST KEY VALUE\" for each; - is standard input")
	g.BoolVarP(&o.timestamps, "with-timestamps", "T", false, "lines are HOST KEY TIMESTAMP VALUE")
	g.BoolVarP(&o.nanoseconds, "with-ns", "N", false, "with -T: lines are HOST KEY TIMESTAMP NS VALUE")
	g.BoolVarP(&o.live, "real-time", "r", false, "send a line as soon as there is no other to be read")
	g.StringVarP(&o.sourceIP, "source-address", "I", "", "`IP` address to connect from")
	g.IntVarP(&o.timeout, "timeout", "t", 60, "how long a packet may take: `SECONDS`, from 1 to 300")
	g.CountVarP(&o.verbose, "verbose", "v", "understood, and changes nothing; -vv tells about every packet")
	o.note(g)
	g = f.Group("Encryption of these, over what --config says")
	o.tls.define(g)
	o.note(g)
	f.Text("Exit codes of sending", exitCodes)
}

const exitCodes = `
0  Zabbix has taken all values
1  the values could not be sent, or not all of them
2  all were sent, and Zabbix did not want some of them: unknown host or item, or
   an item of another type; or one of several servers could not be reached`

func (o *Options) note(g *pflag.FlagSet) {
	g.VisitAll(func(flag *pflag.Flag) { o.own = append(o.own, flag.Name) })
}

// Given reports whether any of the flags was on the command line.
func (o *Options) Given(f *cli.Flags) bool {
	for _, name := range o.own {
		if f.Changed(name) {
			return true
		}
	}
	return false
}

// check finds what is wrong with the flags together.
func (o *Options) check(f *cli.Flags, words []string) error {
	if len(words) > 0 {
		return fmt.Errorf("unexpected word %q", words[0])
	}
	if err := o.strange(f); err != nil {
		return err
	}
	file := f.Changed("input-file")
	single := f.Changed("key") || f.Changed("value")
	switch {
	case file && single:
		return errors.New("-i reads keys and values from a file: it does not go with -k and -o")
	case !file && (!f.Changed("key") || !f.Changed("value")):
		return errors.New("nothing to send: give -k KEY and -o VALUE, or -i FILE")
	case !file && (o.timestamps || o.nanoseconds || o.live):
		return errors.New("-T, -N and -r go with -i only")
	case o.nanoseconds && !o.timestamps:
		return errors.New("-N goes with -T only")
	case o.timeout < 1 || o.timeout > 300:
		return fmt.Errorf("-t %d is not from 1 to 300", o.timeout)
	case f.Changed("port") && (o.port < 1 || o.port > 65535):
		return fmt.Errorf("-p %d is no port", o.port)
	case o.server == "" && o.config == "":
		return errors.New("nobody to send to: give -z SERVER, or -c with the configuration of an agent")
	}
	return nil
}

// strange finds a flag that is not for sending.
func (o *Options) strange(f *cli.Flags) (err error) {
	f.VisitAll(func(flag *pflag.Flag) {
		for _, name := range o.own {
			if flag.Name == name {
				return
			}
		}
		if err == nil && f.Changed(flag.Name) {
			err = fmt.Errorf("--%s is for the daemon, and does not go with the flags of zabbix_sender", flag.Name)
		}
	})
	return err
}
