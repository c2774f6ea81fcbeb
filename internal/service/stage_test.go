package service_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"vpoller/internal/service"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// journal notes what happens, in order.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) note(line string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, line)
}

// stage notes its end, which takes a while.
func (j *journal) stage(name string, takes time.Duration) service.Stage {
	return service.Stage{Name: name, Run: func(ctx context.Context) error {
		<-ctx.Done()
		j.note(name + " told")
		<-time.After(takes) // on the bubble's clock
		j.note(name + " ended")
		return nil
	}}
}

func TestStagesEndInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var j journal
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			done <- service.Run(ctx, j.stage("first", time.Hour), j.stage("second", time.Second))
		}()
		synctest.Wait()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		want := []string{"first told", "first ended", "second told", "second ended"}
		if !slices.Equal(j.lines, want) {
			t.Errorf("happened %q, want %q", j.lines, want)
		}
	})
}

func TestFailureOfOneStageEndsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var j journal
		broken := errors.New("disk full")
		err := service.Run(t.Context(),
			j.stage("first", 0),
			service.Stage{Name: "second", Run: func(context.Context) error { return broken }})
		if !errors.Is(err, broken) || err.Error() != "second: disk full" {
			t.Errorf("error is %v", err)
		}
		if !slices.Contains(j.lines, "first ended") {
			t.Error("the other stage was not ended")
		}
	})
}
