package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vpoller/protocol"
)

// errStopping is why calls are cancelled at the end of the grace time.
var errStopping = errors.New("the worker is stopping")

// abandonAfter is how long a cancelled call may take to notice.
const abandonAfter = 5 * time.Second

// drain waits for the jobs that are held, at most for the grace time; then it
// cancels them with cut.
func (w *Worker) drain(cut context.CancelCauseFunc) error {
	idle := make(chan struct{})
	go func() {
		w.busy.Wait()
		close(idle)
	}()
	if w.refuseUntil(idle, w.cfg.Grace) {
		return nil
	}
	cut(errStopping)
	if w.refuseUntil(idle, abandonAfter) {
		return nil
	}
	return fmt.Errorf("%d calls ignore that they were cancelled", w.Stats().Running())
}

// refuseUntil refuses every request that still arrives, until all is idle
// (true) or the time is over (false).
func (w *Worker) refuseUntil(idle <-chan struct{}, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	tasks := w.tasks
	for {
		select {
		case <-idle:
			w.refuseRest()
			return true
		case <-timer.C:
			return false
		case task, ok := <-tasks:
			if !ok {
				tasks = nil // closed: never ready again
				continue
			}
			w.refuse(task)
		}
	}
}

// refuseRest refuses what is in the channel already.
func (w *Worker) refuseRest() {
	for {
		select {
		case task, ok := <-w.tasks:
			if !ok {
				return
			}
			w.refuse(task)
		default:
			return
		}
	}
}

func (w *Worker) refuse(task protocol.Task) {
	if j, ok := w.receive(task); ok {
		w.answer(j, j.stopping())
	}
}
