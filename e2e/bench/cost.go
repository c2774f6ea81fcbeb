package main

import (
	"context"
	"time"

	"vpoller/e2e/bench/internal/peer"
	"vpoller/e2e/bench/internal/proc"
	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
)

// processes are counted together.
type processes []*proc.Process

// cpu is the processor time that they have used so far.
func (ps processes) cpu() (time.Duration, error) {
	var sum time.Duration
	for _, p := range ps {
		used, err := p.CPU()
		if err != nil {
			return 0, err
		}
		sum += used
	}
	return sum, nil
}

// runWithCosts runs a load that is ready. costs are the microseconds of processor time that each of the groups used meanwhile
// for a request.
func (l *load) runWithCosts(ctx context.Context, groups ...processes) (result *peer.Result, costs []float64, err error) {
	before, err := allCPU(groups)
	if err != nil {
		return nil, nil, err
	}
	if result, err = l.run(ctx); err != nil {
		return nil, nil, err
	}
	after, err := allCPU(groups)
	if err != nil {
		return nil, nil, err
	}
	for i := range groups {
		costs = append(costs, stats.Ratio(report.Micros(after[i]-before[i]), float64(result.Asked())))
	}
	return result, costs, nil
}

func allCPU(groups []processes) ([]time.Duration, error) {
	used := make([]time.Duration, len(groups))
	for i, g := range groups {
		var err error
		if used[i], err = g.cpu(); err != nil {
			return nil, err
		}
	}
	return used, nil
}
