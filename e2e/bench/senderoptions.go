package main

import (
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// senderOptions is what the command line says about the parts sender, input and beside.
type senderOptions struct {
	sizes    []int         // numbers of hosts, one chain after another
	mixes    []string      // what is asked of a host, see senderMixes
	length   time.Duration // of one measurement
	warmup   time.Duration // from when every host has sent
	profiles string        // folder for profiles of the sender

	values int // in the input file

	vms     int           // of the side by side
	flavour []string      // names of flavours
	time    time.Duration // of one flavour
	zabbix  string        // script that brings a Zabbix up
}

// senderFlags are lists that finish reads.
type senderFlags struct{ sizes, mixes, flavours string }

func (o *senderOptions) flags(fs *flag.FlagSet) *senderFlags {
	f := &senderFlags{}
	fs.StringVar(&f.sizes, "sender-hosts", "1000,10000,30000", "sender: the `numbers` of hosts")
	fs.StringVar(&f.mixes, "sender-items", "properties,mixed", "sender: `what` is asked of a host: 50 properties, or 30 and 20 counters (mixed)")
	fs.DurationVar(&o.length, "sender-time", 3*time.Minute, "sender: measure for so `long`")
	fs.DurationVar(&o.warmup, "sender-warmup", 2*time.Minute, "sender: wait for so `long` before, once every host has sent values; a minute at least, or counters have fewer samples")
	fs.StringVar(&o.profiles, "sender-profiles", "", "sender: write profiles of vpoller-sender to this `folder`")
	fs.IntVar(&o.values, "input-values", 100_000, "input: so many `values` in the file")
	fs.IntVar(&o.vms, "beside-vms", 1000, "beside: the `number` of VMs")
	fs.StringVar(&f.flavours, "beside-flavours", "collector,external,batch,active", "beside: the `ways` to compare")
	fs.DurationVar(&o.time, "beside-time", 3*time.Minute, "beside: measure each way for so `long`")
	fs.StringVar(&o.zabbix, "zabbix-up", "scripts/zabbix-up", "input, beside: the `script` that brings a Zabbix up")
	return f
}

func (o *senderOptions) finish(f *senderFlags) error {
	for word := range strings.SplitSeq(f.sizes, ",") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return fmt.Errorf("-sender-hosts %s: %q is no number of hosts", f.sizes, word)
		}
		o.sizes = append(o.sizes, n)
	}
	for name := range strings.SplitSeq(f.mixes, ",") {
		if _, known := senderMixes()[name]; !known {
			return fmt.Errorf("-sender-items: nothing is called %q", name)
		}
		o.mixes = append(o.mixes, name)
	}
	for name := range strings.SplitSeq(f.flavours, ",") {
		if _, known := flavours()[name]; !known {
			return fmt.Errorf("-beside-flavours: there is no way called %q", name)
		}
		o.flavour = append(o.flavour, name)
	}
	if o.length <= 0 || o.warmup < 0 || o.time <= 0 || o.values < 1 || o.vms < 1 {
		return errors.New("-sender-time, -sender-warmup, -input-values, -beside-vms and -beside-time must make sense")
	}
	return nil
}
