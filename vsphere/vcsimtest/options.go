package vcsimtest

import (
	"cmp"
	"errors"
	"time"
)

// Options says which vCenter to run. The zero value is the simulator's own
// small vCenter (one datacenter, one cluster of three hosts, one standalone
// host, four powered-on virtual machines) with guest data, over plain HTTP.
type Options struct {
	// VMs is how many virtual machines the made-up inventory has; 0 leaves the
	// model's own four (two for ESX). They are copies registered directly in the
	// simulator, so 10,000 cost well under a second.
	VMs int

	// Hosts is how many hosts the cluster has; 0 means three. Not for ESX,
	// Golden or Load.
	Hosts int

	// Datastores is how many datastores there are, over which the virtual machines
	// are spread; 0 means one. Not for Golden or Load.
	Datastores int

	// Golden runs the inventory behind the recorded request/reply pairs; see
	// e2e/testdata/golden. It excludes VMs, Hosts, Load and ESX.
	Golden bool

	// Load is a directory in the form of "govc object.save": the saved inventory
	// of a real vCenter. It excludes VMs, Hosts, Golden and ESX.
	Load string

	// ESX runs a standalone ESXi host instead of a vCenter.
	ESX bool

	// TLS serves https with a self-signed certificate; see [Server.CertificatePEM].
	TLS bool

	// Latency delays every SOAP call; see [Server.SetLatency].
	Latency time.Duration

	// Address is where to listen, "127.0.0.1:0" when empty.
	Address string

	// MaxSessions is how many sessions there may be; a login beyond is refused
	// with HTTP status 503, as the web service of a vCenter or host does. 0: no
	// limit.
	MaxSessions int

	// Username and Password are the only credentials that may log in,
	// "user" and "pass" when empty.
	Username, Password string
}

// check fills in defaults and refuses contradictions.
func (o Options) check() (Options, error) {
	sources := 0
	for _, on := range []bool{o.Golden, o.Load != "", o.ESX} {
		if on {
			sources++
		}
	}
	switch {
	case sources > 1:
		return o, errors.New("vcsimtest: Golden, Load and ESX exclude each other")
	case o.VMs < 0 || o.Hosts < 0 || o.Datastores < 0:
		return o, errors.New("vcsimtest: VMs, Hosts and Datastores cannot be negative")
	case (o.Golden || o.Load != "") && (o.VMs > 0 || o.Hosts > 0 || o.Datastores > 0):
		return o, errors.New("vcsimtest: VMs, Hosts and Datastores are for made-up inventories, not for Golden or Load")
	case o.ESX && o.Hosts > 0:
		return o, errors.New("vcsimtest: a standalone ESXi has one host")
	}
	o.Address = cmp.Or(o.Address, "127.0.0.1:0")
	o.Username = cmp.Or(o.Username, "user")
	o.Password = cmp.Or(o.Password, "pass")
	return o, nil
}

// madeUp reports whether the inventory is the simulator's own, which may be
// told more about.
func (o Options) madeUp() bool { return !o.Golden && o.Load == "" }
