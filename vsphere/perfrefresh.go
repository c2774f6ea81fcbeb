package vsphere

import (
	"errors"
	"time"

	"vpoller/vsphere/internal/perfplan"
)

// refresher reads again, once per interval, what is wanted. It makes one call
// at a time: when the vCenter is slow, or the budget spent, a round
// takes longer, and rounds that are missed meanwhile are left out.
type refresher struct {
	*perfPlan
	rounds map[perfplan.Group]*round
}

// round is one reading of a group.
type round struct {
	cycle   *perfplan.Cycle
	next    time.Time
	batches [][]perfplan.Request // not read yet
	newest  int64                // time of the newest sample read in this round
	due     time.Time            // when this round should have begun
	began   time.Time            // when it did
	took    time.Duration        // how long the one before took
}

// startRefreshing makes sure that the refresher runs and knows all groups. The
// caller holds mu.
func (p *perfPlan) startRefreshing() {
	if !p.refreshing {
		p.refreshing = true
		p.running.Go(func() {
			r := refresher{p, make(map[perfplan.Group]*round)}
			r.run()
		})
		return
	}
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// run works until nothing is wanted any more, or the plan is closed.
func (r *refresher) run() {
	for {
		now := time.Now()
		groups := r.table.Groups()
		if len(groups) == 0 && r.stop() || r.life.Err() != nil {
			return
		}
		next := now.Add(time.Minute) // when everything that was wanted has been dropped
		worked := false
		for _, g := range groups {
			if worked = r.step(g, now); worked {
				break // the shortest interval first, after every call
			}
			if at := r.rounds[g].next; at.Before(next) {
				next = at
			}
		}
		if !worked {
			r.sleep(next.Sub(now))
		}
	}
}

// stop ends the refresher, unless somebody began to want something just now.
func (r *refresher) stop() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.table.Groups()) > 0 || len(r.gatherings) > 0 || len(r.collecting) > 0 {
		return false
	}
	r.refreshing = false
	return true
}

func (r *refresher) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.wake:
	case <-r.life.Done():
	}
}

// step makes one call for a group, if it is time for one.
func (r *refresher) step(g perfplan.Group, now time.Time) bool {
	turn := r.rounds[g]
	if turn == nil {
		cycle := perfplan.NewCycle(g)
		turn = &round{cycle: cycle, next: cycle.Next(now, now)}
		r.rounds[g] = turn
	}
	if len(turn.batches) == 0 && !now.Before(turn.next) {
		r.begin(g, turn, now)
	}
	if len(turn.batches) == 0 {
		return false
	}
	batch := turn.batches[0]
	turn.batches = turn.batches[1:]
	turn.newest = max(turn.newest, r.refreshBatch(g, batch))
	if len(turn.batches) == 0 {
		r.finish(turn)
	}
	return true
}

// begin finds out what is to be read in a round.
func (r *refresher) begin(g perfplan.Group, turn *round, now time.Time) {
	turn.due, turn.began, turn.newest = turn.next, now, 0
	turn.next = turn.cycle.Next(turn.began, now)
	due := r.table.Due(g, turn.due, turn.next.Add(turn.took), now.Add(-idleTime(g)), now)
	limits, err := r.source.limits(withPriority(r.life, refresh), g, seriesIn(due))
	if err != nil {
		r.log.Debug("performance samples are not refreshed", "interval", g.Interval, "error", err)
		due = nil
	}
	turn.batches = perfplan.Split(due, limits)
}

// finish learns from a round when the next should be.
func (r *refresher) finish(turn *round) {
	now := time.Now()
	turn.took = now.Sub(turn.began)
	if now.After(turn.next) {
		r.counts.late.Add(1)
	}
	if turn.newest != 0 {
		turn.cycle.Learn(turn.newest, turn.began)
	}
	turn.next = turn.cycle.Next(turn.began, now)
}

// refreshBatch makes one call and returns the time of the newest sample.
func (r *refresher) refreshBatch(g perfplan.Group, batch []perfplan.Request) int64 {
	reader := r.newReader(g)
	reader.do(withPriority(r.life, refresh), batch)
	if err := reader.failure(); err != nil && !errors.Is(err, errClosed) {
		r.log.Debug("performance samples are not refreshed", "interval", g.Interval, "error", err)
	}
	return reader.newest
}
