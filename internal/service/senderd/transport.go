package senderd

import (
	"crypto/tls"
	"fmt"

	"vpoller/internal/config"
	"vpoller/zabbix/send"
	"vpoller/zabbix/wire"
)

// encoders make the packets of each form.
var encoders = map[form]wire.Encoder{agentForm: wire.AgentData, trapperForm: wire.SenderData}

// newWire connects to a Zabbix as its section of the configuration says.
func newWire(z *config.SenderZabbix) (*wire.Client, error) {
	encryption, err := newTLS(z.TLS)
	if err != nil {
		return nil, fmt.Errorf("zabbix %s: %w", z.Name, err)
	}
	client, err := wire.NewClient(wire.Config{Timeout: z.Timeout, SourceAddr: z.SourceIP, TLS: encryption})
	if err != nil {
		return nil, fmt.Errorf("zabbix %s: %w", z.Name, err)
	}
	return client, nil
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

// transport carries packets of a form to the Zabbix of a pipeline.
func (p *pipeline) transport(f form) send.Transport {
	return witness{wire.Transport{Client: p.wire, Encode: encoders[f]}, p.peers}
}
