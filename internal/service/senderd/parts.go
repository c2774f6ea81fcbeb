package senderd

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"vpoller/broker"
	"vpoller/internal/config"
	"vpoller/internal/push"
	"vpoller/internal/push/inventory"
	"vpoller/internal/push/jobs"
	"vpoller/internal/service"
)

// parts are what a daemon, a single round and a dry run are made of.
type parts struct {
	cfg       *config.Sender
	log       *slog.Logger
	info      service.Info
	proxy     *proxy
	poller    *poller
	pipelines []*pipeline
	inventory *inventory.Inventory // from assemble on, as the jobs
	jobs      *jobs.Runner

	patience time.Duration // of a single round, for Zabbix to take its values

	dry    bool                              // nothing is sent, announced or stored
	failed func(host, key string, err error) // of jobs; may be nil
}

// newParts checks cfg. Nothing is connected, and nothing but the proxy has to be
// closed.
func newParts(cfg *config.Sender, log *slog.Logger) (*parts, error) {
	p := &parts{cfg: cfg, log: log, info: service.NewInfo(), patience: deliverWithin}
	client, err := broker.NewClient(broker.ClientConfig{
		Endpoint: cfg.VPoller.Endpoint, Timeout: cfg.VPoller.Timeout, Retries: cfg.VPoller.Retries, Logger: log,
	})
	if err != nil {
		return nil, err
	}
	p.proxy = &proxy{Client: client, endpoint: cfg.VPoller.Endpoint}
	if p.poller, err = newPoller(p.proxy, cfg.VPoller.Timeout, log); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	for _, z := range cfg.Zabbix {
		way, err := newPipeline(cfg, z, log)
		if err != nil {
			return nil, errors.Join(err, client.Close())
		}
		p.pipelines = append(p.pipelines, way)
	}
	return p, nil
}

// open opens the buffers. closeBuffers must follow, also after an error.
func (p *parts) open() error {
	for _, way := range p.pipelines {
		if err := way.open(p.cfg); err != nil {
			return err
		}
	}
	return nil
}

func (p *parts) closeBuffers() error { return together(p.pipelines, (*pipeline).close) }

// buffered is where the values of a form go, to be delivered.
func (p *parts) buffered(way *pipeline, f form) sink { return way.sink(f) }

// assemble makes those who ask; to tells where their values go.
func (p *parts) assemble(to func(*pipeline, form) sink) (err error) {
	var copies fan
	for _, way := range p.pipelines {
		if len(p.cfg.Jobs) > 0 {
			copies = append(copies, to(way, trapperForm))
		}
		if way.active == nil {
			continue
		}
		if err := way.newAgent(p.poller, to(way, agentForm), p.statePath(way), p.info.Version); err != nil {
			return err
		}
	}
	if err := p.find(); err != nil {
		return err
	}
	p.jobs, err = jobs.New(jobs.Config{Jobs: p.cfg.Jobs, Poller: p.poller, Sink: copies, State: p.jobState(), Failed: p.failed, Logger: p.log})
	return err
}

// statePath is where an agent keeps which samples it has had; "" is nowhere.
func (p *parts) statePath(way *pipeline) string {
	if p.dry {
		return ""
	}
	return filepath.Join(p.cfg.Buffer.Dir, way.cfg.Name, "samples")
}

// jobState is likewise for the jobs, which all Zabbixes get the values of. No Zabbix
// has a name that begins with a dot.
func (p *parts) jobState() string {
	if p.dry || len(p.cfg.Jobs) == 0 {
		return ""
	}
	return filepath.Join(p.cfg.Buffer.Dir, ".samples")
}

// find makes the inventory, which tells the agents and the jobs what there is.
func (p *parts) find() (err error) {
	cfg := inventory.Config{
		Asker: p.proxy, Rules: rules(p.cfg.Active), List: listed(p.cfg.Active), Needs: needs(p.cfg.Jobs),
		Discover: config.DefaultSenderActive().Discover, Timeout: p.cfg.VPoller.Timeout, Logger: p.log,
	}
	if p.cfg.Active != nil {
		cfg.VCenters, cfg.Discover = p.cfg.Active.VCenters, p.cfg.Active.Discover
	}
	if p.inventory, err = inventory.New(cfg); err == nil {
		p.inventory.Subscribe(p.tell)
	}
	return err
}

// tell says which hosts and objects there are.
func (p *parts) tell(s *inventory.Snapshot) {
	for _, way := range p.pipelines {
		if way.agent != nil {
			way.agent.SetHosts(p.hosts(s))
		}
	}
	for _, j := range p.cfg.Jobs {
		for _, vcenter := range j.VCenters {
			if objects, known := objectsOf(j, vcenter, s); known {
				p.jobs.Set(j.Name, vcenter, objects)
			}
		}
	}
}

// hosts are those that the agents look after. A dry run announces none.
func (p *parts) hosts(s *inventory.Snapshot) []push.Host {
	all := slices.Clone(s.Hosts())
	if p.dry {
		for i := range all {
			all[i].Metadata = ""
		}
	}
	return all
}

// runInventory looks for objects until ctx ends, if there is a vCenter to ask.
func (p *parts) runInventory(ctx context.Context) error {
	err := p.inventory.Run(ctx)
	if err == nil {
		<-ctx.Done()
	}
	return err
}

// runAgents runs the agents of all pipelines until ctx ends.
func (p *parts) runAgents(ctx context.Context) error {
	return together(p.pipelines, func(way *pipeline) error {
		if way.agent == nil {
			<-ctx.Done()
			return nil
		}
		return way.agent.Run(ctx)
	})
}

// deliver runs the senders of all pipelines until ctx ends.
func (p *parts) deliver(ctx context.Context) error {
	return together(p.pipelines, func(way *pipeline) error {
		if len(way.queues) == 0 {
			<-ctx.Done()
			return nil
		}
		return way.deliver(ctx)
	})
}

func (p *parts) names() []string {
	all := make([]string, len(p.pipelines))
	for i, way := range p.pipelines {
		all[i] = way.cfg.Name
	}
	return all
}

// waiting is how many values are not delivered yet.
func (p *parts) waiting() (n uint64) {
	for _, way := range p.pipelines {
		for _, q := range way.queues {
			n += q.buffer.Stats().Waiting
		}
	}
	return n
}
