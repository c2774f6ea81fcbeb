package inventory

import (
	"context"
	"time"
)

// An Inventory knows which objects there are.
type Inventory struct {
	cfg Config
}

// New checks cfg.
func New(cfg Config) (*Inventory, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	return &Inventory{cfg: cfg}, nil
}

// Subscribe has tell called with what there is: after the first round, and then
// whenever something has changed. It is called by the goroutine of Run or Once,
// and should return soon. It is for before that.
func (inv *Inventory) Subscribe(tell func(*Snapshot)) {}

// Run asks all vCenters at once, again and again, until ctx ends.
func (inv *Inventory) Run(ctx context.Context) error { return nil }

// Once asks all vCenters once, tells the subscribers, and returns what there is.
// The error joins what could not be found out; the rest of the snapshot holds.
// It is for when Run does not run.
func (inv *Inventory) Once(ctx context.Context) (*Snapshot, error) { return nil, nil }

// Stats returns the counts.
func (inv *Inventory) Stats() Stats { return Stats{} }

// Stats say how the asking goes.
type Stats struct {
	Objects int           // known, of all kinds
	Hosts   int           // of them and of the list
	Rounds  uint64        // of asking everybody
	Failed  uint64        // requests without a useful answer
	Sources []SourceStats // what is asked for
}

// SourceStats is about the objects of one kind in one vCenter.
type SourceStats struct {
	VCenter string
	Kind    string
	Objects int
	Since   time.Time // when they were found out last; zero: never
	Err     error     // why not since then; nil when they were
}
