package senderd

import (
	"crypto/tls"
	"fmt"

	"vpoller/internal/config"
	"vpoller/zabbix/program"
	"vpoller/zabbix/send"
	"vpoller/zabbix/wire"
)

// encoders make the packets of each form.
var encoders = map[form]wire.Encoder{agentForm: wire.AgentData, trapperForm: wire.SenderData}

// newWire connects to a Zabbix as its section of the configuration says.
func newWire(z *config.SenderZabbix) (*wire.Client, error) {
	encryption, err := newTLS(z.TLS)
	if err != nil {
		return nil, err
	}
	return wire.NewClient(wire.Config{Timeout: z.Timeout, SourceAddr: z.SourceIP, TLS: encryption})
}

func newTLS(t config.SenderTLS) (*tls.Config, error) {
	if t.Connect != config.TLSCert {
		return nil, nil
	}
	return wire.TLS{
		CAFile: t.CAFile, CertFile: t.CertFile, KeyFile: t.KeyFile,
		ServerIssuer: t.ServerIssuer, ServerSubject: t.ServerSubject,
	}.Config()
}

// newProgram carries packets by the system's zabbix_sender.
func newProgram(z *config.SenderZabbix) (*program.Transport, error) {
	return program.New(program.Config{Path: z.Program, SourceIP: z.SourceIP, Timeout: z.Timeout, TLS: program.TLS{
		Connect: z.TLS.Connect, CAFile: z.TLS.CAFile, CertFile: z.TLS.CertFile, KeyFile: z.TLS.KeyFile,
		ServerIssuer: z.TLS.ServerIssuer, ServerSubject: z.TLS.ServerSubject,
		PSKIdentity: z.TLS.PSKIdentity, PSKFile: z.TLS.PSKFile,
	}})
}

// connect makes what carries packets and requests to the Zabbix. Nothing goes out
// yet.
func (p *pipeline) connect() (err error) {
	if p.cfg.Transport == config.TransportProgram {
		p.program, err = newProgram(p.cfg)
	} else {
		p.wire, err = newWire(p.cfg)
	}
	if err != nil {
		return fmt.Errorf("zabbix %s: %w", p.cfg.Name, err)
	}
	return nil
}

// transport carries packets of a form.
func (p *pipeline) transport(f form) send.Transport {
	if p.program != nil {
		return witness{p.program, p.peers}
	}
	return witness{wire.Transport{Client: p.wire, Encode: encoders[f]}, p.peers}
}

// packet is how many values go into one.
func packet(z *config.SenderZabbix) int {
	if z.Transport == config.TransportProgram {
		return min(z.Values, program.Values) // more would be several packets, of which some may get through
	}
	return z.Values
}
