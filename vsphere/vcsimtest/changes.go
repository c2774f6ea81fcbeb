package vcsimtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// ChangeKind is what a [Changer] does to a virtual machine.
type ChangeKind string

// The kinds of changes.
const (
	Renamed  ChangeKind = "renamed"
	Migrated ChangeKind = "migrated" // to another host of its cluster
	Moved    ChangeKind = "moved"    // to another folder
	Switched ChangeKind = "switched" // on or off
	Created  ChangeKind = "created"
	Deleted  ChangeKind = "deleted"
	Noted    ChangeKind = "noted" // a new config.annotation
)

// ChangeKinds lists all of them.
func ChangeKinds() []ChangeKind {
	return []ChangeKind{Renamed, Migrated, Moved, Switched, Created, Deleted, Noted}
}

// Change is what was done: to which virtual machine, and the name that it has
// now, or had.
type Change struct {
	Kind ChangeKind
	VM   types.ManagedObjectReference
	Name string
}

// ChangeOptions says what a [Changer] does.
type ChangeOptions struct {
	Seed      uint64        // equal seeds make equal changes of equal inventories
	Kinds     []ChangeKind  // all when empty
	PerMinute int           // how many changes Start makes; 0: none
	Drift     time.Duration // how often Start changes the usage figures of all; 0: never
}

// Changer changes virtual machines as people and clusters do, through the
// simulator's locks and notifications, so that clients may be connected. Only
// one may be at work on a server at a time.
type Changer struct {
	s       *Server
	opts    ChangeOptions
	running sync.WaitGroup

	mu      sync.Mutex // guards all below
	random  *rand.Rand
	vms     []types.ManagedObjectReference
	folders []types.ManagedObjectReference
	serial  int
	made    int
	stop    context.CancelFunc // nil while not started
}

// Changes makes a changer for the inventory as it is now.
func (s *Server) Changes(o ChangeOptions) *Changer {
	if len(o.Kinds) == 0 {
		o.Kinds = ChangeKinds()
	}
	c := &Changer{s: s, opts: o, random: rand.New(rand.NewPCG(o.Seed, 0))}
	for _, vm := range virtualMachines(s.model.Map()) {
		c.vms = append(c.vms, vm.Self)
		c.serial = max(c.serial, serial(vm.Self.Value))
	}
	c.serial += 1_000_000 // UUIDs of nobody else
	return c
}

// Next makes one change. Where no kind of the options is possible (one host,
// too few virtual machines to delete any) it is a rename; there is always one.
func (c *Changer) Next() Change {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made++
	ctx := c.s.context()
	for range tries {
		kind := c.opts.Kinds[c.random.IntN(len(c.opts.Kinds))]
		if done, ok := c.do(ctx, kind, c.pick(ctx)); ok {
			return done
		}
	}
	done, _ := c.do(ctx, Renamed, c.pick(ctx))
	return done
}

// tries is how often Next looks for a change that is possible.
const tries = 20

// VMs lists the virtual machines that there are now.
func (c *Changer) VMs() []types.ManagedObjectReference {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.vms)
}

// Made is how many changes there were.
func (c *Changer) Made() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.made
}

// Start makes changes until Stop, evenly spread. It may be called again after Stop.
func (c *Changer) Start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stop != nil {
		return
	}
	var ctx context.Context
	ctx, c.stop = context.WithCancel(context.Background())
	if c.opts.PerMinute > 0 {
		c.running.Go(func() { every(ctx, time.Minute/time.Duration(c.opts.PerMinute), func() { c.Next() }) })
	}
	if c.opts.Drift > 0 {
		c.running.Go(func() { every(ctx, c.opts.Drift, c.Drift) })
	}
}

// Stop returns when no change is being made any more. It may be called again.
func (c *Changer) Stop() {
	c.mu.Lock()
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
	c.mu.Unlock()
	c.running.Wait()
}

func every(ctx context.Context, d time.Duration, f func()) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			f()
		case <-ctx.Done():
			return
		}
	}
}

// Drift gives every virtual machine that runs other usage figures.
func (c *Changer) Drift() {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx := c.s.context()
	for _, ref := range c.vms {
		vm, ok := ctx.Map.Get(ref).(*simulator.VirtualMachine)
		if !ok {
			continue
		}
		cpu, memory := c.random.Int32N(2000)+1, c.random.Int32N(1000)+1
		ctx.WithLock(vm, func() {
			if vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOn {
				return
			}
			ctx.Update(vm, []types.PropertyChange{
				{Name: "summary.quickStats.overallCpuUsage", Val: cpu},
				{Name: "summary.quickStats.guestMemoryUsage", Val: memory},
			})
		})
	}
}

// pick chooses a virtual machine that is still there; nil without any.
func (c *Changer) pick(ctx *simulator.Context) *simulator.VirtualMachine {
	for len(c.vms) > 0 {
		i := c.random.IntN(len(c.vms))
		if vm, ok := ctx.Map.Get(c.vms[i]).(*simulator.VirtualMachine); ok {
			return vm
		}
		c.forget(i) // somebody else has removed it
	}
	return nil
}

func (c *Changer) forget(i int) {
	last := len(c.vms) - 1
	c.vms[i] = c.vms[last]
	c.vms = c.vms[:last]
}

// name is one that no virtual machine ever had.
func (c *Changer) name() string {
	c.serial++
	return fmt.Sprintf("changed-%d-%d", c.opts.Seed, c.serial)
}
