package jobs

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"vpoller/internal/config"
	"vpoller/internal/push"
	"vpoller/internal/push/marks"
	"vpoller/protocol"
	"vpoller/zabbix"
)

// A Sink takes values on their way to Zabbix; a buffer is one.
type Sink interface {
	Append(values []zabbix.Value) error
}

// Config is what a [Runner] works with. Jobs, Poller and Sink are needed.
type Config struct {
	Jobs   []*config.SenderJob
	Poller push.Poller
	Sink   Sink

	// Failed is told of every item that got no value, from several goroutines at
	// once; nil for nobody.
	Failed func(host, key string, err error)

	State  string       // path of the checkpoint; "" has none
	Logger *slog.Logger // nil for none
}

// A Runner asks the questions of all jobs. Its methods may be used by several
// goroutines at once.
type Runner struct {
	cfg   Config
	jobs  []*job
	marks *marks.Marks
	lanes map[string]*lane // by vCenter
}

// New checks the jobs, and reads the checkpoint. They ask about nothing before Set.
func New(cfg Config) (*Runner, error) {
	if cfg.Poller == nil || cfg.Sink == nil {
		return nil, errors.New("jobs need a poller and a sink")
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	r := &Runner{cfg: cfg, lanes: map[string]*lane{}}
	for _, c := range cfg.Jobs {
		j, err := newJob(c)
		if err != nil {
			return nil, err
		}
		j.counts.stats = Stats{Job: c.Name, Interval: c.Interval, Errors: map[protocol.Code]uint64{}}
		j.counts.logged = map[protocol.Code]time.Time{}
		r.jobs = append(r.jobs, j)
		for _, vcenter := range c.VCenters {
			if r.lanes[vcenter] == nil {
				r.lanes[vcenter] = newLane(vcenter, &r.cfg)
			}
		}
	}
	if err := r.remember(); err != nil {
		return nil, err
	}
	return r, nil
}

// remember opens the checkpoint for all lanes.
func (r *Runner) remember() (err error) {
	if r.marks, err = marks.Open(r.cfg.State, time.Now(), r.cfg.Logger); err != nil {
		return err
	}
	for _, l := range r.lanes {
		l.marks = r.marks
	}
	return nil
}

// Set says which objects of a vCenter a job asks about from now on. New ones are
// asked about within a minute.
func (r *Runner) Set(name, vcenter string, objects []Object) {
	l := r.lanes[vcenter]
	n := slices.IndexFunc(r.jobs, func(j *job) bool { return j.Name == name })
	if l != nil && n >= 0 {
		l.set(r.jobs[n], objects)
	}
}

// Run asks what is due until ctx ends, and returns when nothing is under way.
func (r *Runner) Run(ctx context.Context) error {
	r.each(func(l *lane) { l.run(ctx) })
	<-ctx.Done() // also without any job
	r.marks.Close(time.Now())
	return nil
}

// Once asks everything one time, and returns when all is answered or ctx ends. It is
// for when Run does not run.
func (r *Runner) Once(ctx context.Context) {
	r.each(func(l *lane) { l.poll(ctx, l.all()) })
	r.marks.Close(time.Now())
}

func (r *Runner) each(work func(*lane)) {
	var all sync.WaitGroup
	for _, l := range r.lanes {
		all.Go(func() { work(l) })
	}
	all.Wait()
}

// Stats are those of each job, in the order of the configuration.
func (r *Runner) Stats() []Stats {
	all := make([]Stats, len(r.jobs))
	for i, j := range r.jobs {
		all[i] = j.counts.snapshot()
	}
	return all
}
