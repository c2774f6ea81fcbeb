package standin

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"vpoller/zabbix/program"
	"vpoller/zabbix/wire"
)

// A plan is where values go and how.
type plan struct {
	host    string     // that - stands for; "" if there is none
	targets [][]string // each gets all values, at the first of its addresses that can be reached
	carrier carrier
	packet  int // values in one
}

// plan is made of the flags and the configuration file that they name.
func (o *Options) plan() (*plan, error) {
	agent := &agentFile{}
	if o.config != "" {
		var err error
		if agent, err = readAgent(o.config); err != nil {
			return nil, err
		}
	}
	first, _, _ := strings.Cut(agent.hostname, ",") // an agent may have several
	p := &plan{host: cmp.Or(o.host, strings.TrimSpace(first)), packet: packetValues}
	var err error
	if p.targets, err = o.targets(agent.serverActive); err != nil {
		return nil, err
	}
	tls := o.tls.over(agent.tls)
	if err := tls.check(); err != nil {
		return nil, err
	}
	if tls.connect == byPSK {
		p.packet = program.Values
	}
	p.carrier, err = newCarrier(tls, cmp.Or(o.sourceIP, agent.sourceIP), time.Duration(o.timeout)*time.Second)
	return p, err
}

func newCarrier(t tlsSettings, source string, timeout time.Duration) (carrier, error) {
	if t.connect == byPSK {
		return program.New(program.Config{SourceIP: source, Timeout: timeout,
			TLS: program.TLS{Connect: t.connect, PSKIdentity: t.pskIdentity, PSKFile: t.pskFile}})
	}
	encryption, err := t.config()
	if err != nil {
		return nil, err
	}
	client, err := wire.NewClient(wire.Config{Timeout: timeout, SourceAddr: source, TLS: encryption})
	if err != nil {
		return nil, err
	}
	return wire.Transport{Client: client, Encode: wire.SenderData}, nil
}

// targets are the servers and proxies of -z, or of ServerActive: commas stand
// between those that get all values, semicolons between the nodes of a cluster.
func (o *Options) targets(active string) ([][]string, error) {
	if o.server != "" {
		address, err := o.address(o.server)
		return [][]string{{address}}, err
	}
	var all [][]string
	var seen []string
	for cluster := range strings.SplitSeq(active, ",") {
		var nodes []string
		for node := range strings.SplitSeq(cluster, ";") {
			address, err := o.address(strings.TrimSpace(node))
			if err != nil {
				return nil, fmt.Errorf("ServerActive: %w", err)
			}
			if slices.Contains(seen, address) {
				return nil, fmt.Errorf("ServerActive names %s more than once", address)
			}
			seen = append(seen, address)
			nodes = append(nodes, address)
		}
		all = append(all, nodes)
	}
	return all, nil
}

// address completes what names a server or proxy; -p has the last word.
func (o *Options) address(text string) (string, error) {
	if text == "" {
		return "", errors.New("names no Zabbix server or proxy")
	}
	address, err := wire.Address(text)
	if err != nil {
		return "", err
	}
	if o.port != 0 {
		host, _, err := net.SplitHostPort(address)
		return net.JoinHostPort(host, strconv.Itoa(o.port)), err
	}
	return address, nil
}
