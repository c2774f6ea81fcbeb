package inventory

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"vpoller/internal/discover"
	"vpoller/internal/push"
)

// An Inventory knows which objects there are.
type Inventory struct {
	cfg      Config
	finder   discover.Finder
	vcenters []*vcenter

	tell []func(*Snapshot) // written before Run and Once

	mu       sync.Mutex // guards the rest, and keeps snapshots in their order
	first    int        // vCenters that have not been asked yet; until 0 nothing is told
	names    names
	snapshot *Snapshot
	failed   uint64
	rounds   uint64
}

// New checks cfg.
func New(cfg Config) (*Inventory, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	inv := &Inventory{cfg: cfg, finder: discover.Finder{Asker: cfg.Asker, Timeout: cfg.Timeout}, vcenters: sourcesOf(cfg.needs())}
	inv.first = len(inv.vcenters)
	return inv, nil
}

// Subscribe has tell called with what there is: when all vCenters have been asked
// for the first time, or a minute is over, and then whenever something has changed; by one goroutine at
// a time, which waits for it, so it must not ask the Inventory for anything. It is
// for before Run and Once.
func (inv *Inventory) Subscribe(tell func(*Snapshot)) { inv.tell = append(inv.tell, tell) }

// Run asks each vCenter again and again, independent of the others, until ctx
// ends. It returns nil.
func (inv *Inventory) Run(ctx context.Context) error {
	var all sync.WaitGroup
	defer all.Wait()
	if len(inv.vcenters) == 0 {
		inv.publish(nil)
		return nil
	}
	for _, v := range inv.vcenters {
		all.Go(func() { inv.follow(ctx, v) })
	}
	all.Go(func() { inv.endWait(ctx) })
	return nil
}

// firstWait is how long those who are quick wait for a vCenter that hangs, once.
const firstWait = time.Minute

// endWait has told what is known when everybody has waited long enough.
func (inv *Inventory) endWait(ctx context.Context) {
	timer := time.NewTimer(firstWait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return
	case <-timer.C:
	}
	inv.mu.Lock()
	late := inv.first > 0
	inv.first = 0
	inv.mu.Unlock()
	if late {
		inv.publish(nil)
	}
}

// follow asks one vCenter until ctx ends.
func (inv *Inventory) follow(ctx context.Context, v *vcenter) {
	ticker := time.NewTicker(inv.cfg.Discover)
	defer ticker.Stop()
	for {
		inv.round(ctx, v)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Once asks all vCenters once, tells the subscribers, and returns what there is.
// The error joins what could not be found out; the rest of the snapshot holds.
// It is for when Run does not run.
func (inv *Inventory) Once(ctx context.Context) (*Snapshot, error) {
	var all sync.WaitGroup
	for _, v := range inv.vcenters {
		all.Go(func() { inv.round(ctx, v) })
	}
	all.Wait()
	if len(inv.vcenters) == 0 {
		inv.publish(nil)
	}
	inv.mu.Lock()
	defer inv.mu.Unlock()
	errs := []error{ctx.Err()}
	for _, s := range inv.sources() {
		if s.err != nil {
			errs = append(errs, fmt.Errorf("the %s of %s: %w", s.plural(), s.vcenter, s.err))
		}
	}
	return inv.snapshot, errors.Join(errs...)
}

// round asks one vCenter for everything that is needed of it, at once.
func (inv *Inventory) round(ctx context.Context, v *vcenter) {
	var asking sync.WaitGroup
	for _, s := range v.sources {
		asking.Go(func() { inv.ask(ctx, s) })
	}
	asking.Wait()
	if ctx.Err() == nil {
		inv.publish(v)
	}
}

// publish tells what there is, if that is news. Of a vCenter whose turn has come
// for the first time others may not know yet: names are given when all have been
// asked, or they would depend on who is the quickest.
func (inv *Inventory) publish(v *vcenter) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	if v != nil {
		inv.rounds++
		if !v.asked {
			v.asked = true
			inv.first = max(inv.first-1, 0)
		}
	}
	if inv.first > 0 {
		return
	}
	next := inv.make()
	if inv.snapshot != nil && inv.snapshot.equal(next) {
		return
	}
	inv.snapshot = next
	for _, tell := range inv.tell {
		tell(next)
	}
}

// make makes a snapshot of what is known. The lock is held.
func (inv *Inventory) make() *Snapshot {
	s := &Snapshot{objects: map[place]*list{}}
	for _, src := range inv.sources() {
		s.objects[src.place] = src.known
	}
	s.hosts = inv.hosts(s)
	return s
}

// sources are those of all vCenters.
func (inv *Inventory) sources() []*source {
	var all []*source
	for _, v := range inv.vcenters {
		all = append(all, v.sources...)
	}
	return all
}

// hosts are the hosts of the list and of the rules. The lock is held.
func (inv *Inventory) hosts(s *Snapshot) []push.Host {
	var wants []want
	for i := range inv.cfg.Rules {
		r := &inv.cfg.Rules[i]
		for _, vcenter := range inv.cfg.VCenters {
			objects, _ := s.Objects(vcenter, r.Kind)
			wants = r.wants(wants, objects)
		}
	}
	return inv.names.give(inv.cfg.List, wants)
}
