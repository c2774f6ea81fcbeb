package worker

// idleRunners is how many goroutines wait for jobs at the most.
const idleRunners = 16

// runners are goroutines that answer jobs. Those that have nothing to do wait
// for the next: a new one would have to grow its stack again, which takes
// longer than most answers.
type runners struct {
	jobs chan *job     // to a runner that waits
	idle chan struct{} // holds one token for each runner that waits
	over chan struct{} // closed when there are no more jobs to come
}

func newRunners() runners {
	return runners{
		jobs: make(chan *job),
		idle: make(chan struct{}, idleRunners),
		over: make(chan struct{}),
	}
}

// start has j answered, whose lane has given it a slot.
func (w *Worker) start(j *job) {
	select {
	case w.runners.jobs <- j:
	default:
		w.busy.Go(func() { w.serve(j) })
	}
}

// serve answers j and then whatever start hands over, until it is over or
// enough others wait already.
func (w *Worker) serve(j *job) {
	r := &w.runners
	for {
		w.work(j)
		select {
		case r.idle <- struct{}{}:
		default:
			return
		}
		select {
		case j = <-r.jobs:
			<-r.idle
		case <-r.over:
			return
		}
	}
}
