package senderd

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"

	"vpoller/internal/config"
	"vpoller/internal/push"
	"vpoller/internal/push/agent"
	"vpoller/zabbix"
	"vpoller/zabbix/active"
	"vpoller/zabbix/program"
	"vpoller/zabbix/wire"
)

// A sink takes values on their way to a Zabbix.
type sink interface {
	Append(values []zabbix.Value) error
}

// A pipeline is the way to one Zabbix.
type pipeline struct {
	cfg     *config.SenderZabbix
	active  *config.SenderActive // nil where there is no agent
	wire    *wire.Client         // nil where the program carries
	program *program.Transport   // nil where it does not
	peers   *peers
	queues  []*queue     // by form; none in a dry run
	agent   *agent.Agent // nil where there is none
	log     *slog.Logger // names the Zabbix
	plain   *slog.Logger // for those that do so themselves
}

// newPipeline connects nothing yet.
func newPipeline(cfg *config.Sender, z *config.SenderZabbix, log *slog.Logger) (*pipeline, error) {
	p := &pipeline{cfg: z, peers: newPeers(), log: log.With("zabbix", z.Name), plain: log}
	if z.Transport == config.TransportZabbix {
		p.active = cfg.Active // the program cannot ask for items
	}
	return p, p.connect()
}

// open opens the buffers that the configuration needs. close must follow, also
// after an error.
func (p *pipeline) open(cfg *config.Sender) error {
	forms := p.forms(cfg)
	share := int64(cfg.Buffer.MaxBytes) / int64(max(len(forms), 1))
	for _, f := range forms {
		q, err := openQueue(cfg.Buffer, share, p.cfg, f, p.transport(f), p.route(f), p.log)
		if err != nil {
			return err
		}
		p.queues = append(p.queues, q)
	}
	return nil
}

// forms are those of the values that there will be, and of those that wait since
// another configuration.
func (p *pipeline) forms(cfg *config.Sender) []form {
	var all []form
	if p.active != nil || p.wire != nil && left(cfg, p.cfg, agentForm) {
		all = append(all, agentForm)
	}
	if len(cfg.Jobs) > 0 || left(cfg, p.cfg, trapperForm) {
		all = append(all, trapperForm)
	}
	return all
}

// route tells where the hosts of a proxy group are served; nil where nobody knows.
func (p *pipeline) route(f form) func(host string) string {
	if f != agentForm || p.active == nil {
		return nil
	}
	return func(host string) string { return p.agent.Route(host) }
}

// sink is where values of a form go.
func (p *pipeline) sink(f form) sink {
	return p.queues[slices.IndexFunc(p.queues, func(q *queue) bool { return q.form == f })]
}

// newAgent makes the active agent, which hands its values to a sink.
func (p *pipeline) newAgent(poller push.Poller, to sink, state, version string) error {
	checks, err := active.NewClient(active.Config{Exchanger: p.lists(), Addr: anyAddress})
	if err != nil {
		return err
	}
	p.agent, err = agent.New(agent.Config{
		Name: p.cfg.Name, Checks: checks, Poller: poller, Sink: to,
		Refresh: p.active.Refresh, Heartbeat: p.active.Heartbeat, Patience: p.active.Patience,
		Connections: p.active.Connections, Location: p.active.Location(),
		Longest: p.longest(), State: state, Version: version, Logger: p.plain,
	})
	return err
}

// longest is how many bytes a value of an active item may have, so that the buffer
// takes it with the names of its host and item.
func (p *pipeline) longest() int {
	most := int64(maxValue)
	for _, q := range p.queues {
		most = min(most, q.bytes)
	}
	return int(most) - maxNames
}

// maxNames is how many bytes the names of a host and an item may have: 128 and 2048
// characters.
const maxNames = 4 * (128 + 2048)

func (p *pipeline) lists() *lists {
	takes := func(string) bool { return true }
	for _, q := range p.queues {
		if q.form == agentForm {
			takes = q.takes
		}
	}
	return &lists{exchanger: p.wire, addresses: p.cfg.Addresses, takes: takes, peers: p.peers}
}

// deliver runs the senders until ctx ends.
func (p *pipeline) deliver(ctx context.Context) error {
	return together(p.queues, func(q *queue) error { return q.run(ctx) })
}

// close closes the buffers.
func (p *pipeline) close() error {
	return together(p.queues, (*queue).close)
}

// together does the work for all at the same time and joins what went wrong.
func together[T any](all []T, work func(T) error) error {
	errs := make([]error, len(all))
	var group sync.WaitGroup
	for i, one := range all {
		group.Go(func() { errs[i] = work(one) })
	}
	group.Wait()
	return errors.Join(errs...)
}

// A fan hands values to several sinks, which all get all.
type fan []sink

func (f fan) Append(values []zabbix.Value) error {
	var errs []error
	for _, s := range f {
		errs = append(errs, s.Append(values))
	}
	return errors.Join(errs...)
}
