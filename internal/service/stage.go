package service

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Stage is one part of a daemon. Run works until its context ends and returns
// when everything it started has ended.
type Stage struct {
	Name string
	Run  func(context.Context) error
}

// Run runs all stages at the same time, until ctx ends or one of them returns.
// Then it ends them one after another, in the order given, each only when those
// before it have returned: so a stage can count on the later ones to the last.
// The error joins those of the stages.
//
// The stages' contexts carry ctx's values but not its end.
func Run(ctx context.Context, stages ...Stage) error {
	ctx, over := context.WithCancel(ctx)
	defer over()
	running := make([]*running, len(stages))
	for i, s := range stages {
		running[i] = start(ctx, s, over)
	}
	<-ctx.Done()
	var errs []error
	for _, r := range running {
		errs = append(errs, r.end())
	}
	return errors.Join(errs...)
}

type running struct {
	cancel context.CancelFunc
	err    error // valid when done
	done   sync.WaitGroup
}

// start runs s in a goroutine of its own; over is called when it returns.
func start(ctx context.Context, s Stage, over func()) *running {
	r := new(running)
	var own context.Context
	own, r.cancel = context.WithCancel(context.WithoutCancel(ctx))
	r.done.Go(func() {
		defer over()
		if err := s.Run(own); err != nil {
			r.err = fmt.Errorf("%s: %w", s.Name, err)
		}
	})
	return r
}

func (r *running) end() error {
	r.cancel()
	r.done.Wait()
	return r.err
}
