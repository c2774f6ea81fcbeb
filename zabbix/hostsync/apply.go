package hostsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"vpoller/zabbix/api"
)

// How many hosts one call changes. Zabbix carries out a call wholly or not at
// all, so a call that takes too long is lost wholly: the first one is short, and
// the others are as long as Zabbix is quick.
const (
	firstBatch = 25
	leastBatch = 5
	mostBatch  = 100

	quick = 2 * time.Second // calls may be longer when one takes less
	slow  = 8 * time.Second // and are shorter when one takes more
)

// maxFailures ends a run: what goes wrong that often is no matter of one host.
const maxFailures = 20

// Result is what came of a plan.
type Result struct {
	Done     map[Verb]int
	Failures []Failure // hosts that Zabbix did not take
	Left     int       // actions not reached, because the run was stopped
}

// Failure is an action that Zabbix refused.
type Failure struct {
	Action *Action
	Err    error
}

// ErrStopped says that a run was stopped before its end.
var ErrStopped = errors.New("stopped")

// Apply carries out a plan, and tells progress of each step how many actions are
// behind it. When ctx ends, the call under way is finished first: every host is
// then either as before or as planned, and a run with a new plan goes on from
// there. The error says why a run ended early; hosts that Zabbix refused one by
// one are in the result. The hosts of a batch whose answer was lost count as not
// reached.
func Apply(ctx context.Context, z API, s *State, plan *Plan, progress func(done int)) (*Result, error) {
	a := &applier{
		api: z, state: s, stop: ctx, ctx: context.WithoutCancel(ctx), progress: progress, size: firstBatch,
		result: &Result{Done: map[Verb]int{}, Left: plan.Work()},
	}
	if a.progress == nil {
		a.progress = func(int) {}
	}
	return a.result, a.run(plan)
}

type applier struct {
	api       API
	state     *State
	stop, ctx context.Context // the end of the first is a wish to stop; calls are made with the second
	progress  func(int)
	result    *Result
	done      int
	size      int // of the next batch
}

func (a *applier) run(plan *Plan) error {
	if plan.Work() == 0 {
		return nil
	}
	if err := a.makeGroups(plan.Groups); err != nil {
		return err
	}
	if err := a.stepAside(plan); err != nil {
		return err
	}
	for _, step := range []struct {
		call  string
		verbs []Verb
	}{
		{"host.update", []Verb{Update, Adopt, Enable}},
		{"host.create", []Verb{Create}},
		{"host.update", []Verb{Disable}},
		{"host.delete", []Verb{Delete}},
	} {
		var actions []*Action
		for i := range plan.Actions {
			if slices.Contains(step.verbs, plan.Actions[i].Verb) {
				actions = append(actions, &plan.Actions[i])
			}
		}
		for len(actions) > 0 {
			n := min(a.size, len(actions))
			begin := time.Now()
			if err := a.batch(step.call, actions[:n]); err != nil {
				return err
			}
			actions = actions[n:]
			a.size = nextSize(a.size, n, time.Since(begin))
		}
	}
	return nil
}

// nextSize is how many hosts the next call changes after one of n took a time.
func nextSize(size, n int, took time.Duration) int {
	switch {
	case took > slow:
		return max(leastBatch, min(size, n)/2)
	case took < quick && n == size:
		return min(mostBatch, size*2)
	}
	return size
}

// makeGroups makes the host groups that are missing.
func (a *applier) makeGroups(names []string) error {
	for batch := range slices.Chunk(names, mostBatch) {
		if err := a.stopped(); err != nil {
			return err
		}
		var list []params
		for _, name := range batch {
			list = append(list, params{"name": name})
		}
		var made struct {
			IDs []string `json:"groupids"`
		}
		if err := a.api.Call(a.ctx, "hostgroup.create", list, &made); err != nil {
			return fmt.Errorf("make host groups: %w", err)
		}
		for i, id := range made.IDs {
			a.state.groups[batch[i]] = id
		}
	}
	return nil
}

// batch carries out actions by one call. When Zabbix refuses it, halves of it
// are tried, until only those actions are left out that it refuses by
// themselves.
func (a *applier) batch(call string, actions []*Action) error {
	if err := a.stopped(); err != nil {
		return err
	}
	list := make([]any, len(actions))
	for i, action := range actions {
		list[i] = a.argument(call, action)
	}
	err := a.api.Call(a.ctx, call, list, nil)
	var refused *api.Error
	switch {
	case err == nil:
		for _, action := range actions {
			a.result.Done[action.Verb]++
		}
		a.advance(len(actions))
		return nil
	case !errors.As(err, &refused) || refused.Refused() || refused.Forbidden():
		return err
	case len(actions) == 1:
		return a.fail(actions[0], err)
	}
	half := len(actions) / 2
	if err := a.batch(call, actions[:half]); err != nil {
		return err
	}
	return a.batch(call, actions[half:])
}

func (a *applier) fail(action *Action, err error) error {
	a.result.Failures = append(a.result.Failures, Failure{action, err})
	a.advance(1)
	if len(a.result.Failures) >= maxFailures {
		return fmt.Errorf("%d hosts were refused, the last one with: %w", len(a.result.Failures), err)
	}
	return nil
}

func (a *applier) advance(n int) {
	a.done += n
	a.result.Left -= n
	a.progress(a.done)
}

func (a *applier) stopped() error {
	if a.stop.Err() != nil {
		return fmt.Errorf("%w: %w", ErrStopped, context.Cause(a.stop))
	}
	return nil
}
