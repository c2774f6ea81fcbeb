package broker

// post has fn run on the loop's goroutine, after run has begun. It returns
// false, and fn will not run, when the loop has ended.
func (l *loop) post(fn func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state == loopEnded {
		return false
	}
	l.posted = append(l.posted, fn)
	l.poll.wake()
	return true
}

// call runs fn where nothing else touches the loop's state, and waits for it.
func (l *loop) call(fn func()) {
	done := make(chan struct{})
	l.mu.Lock()
	if l.state != loopRunning {
		defer l.mu.Unlock()
		fn()
		return
	}
	l.posted = append(l.posted, func() { fn(); close(done) })
	l.poll.wake()
	l.mu.Unlock()
	<-done
}

func (l *loop) runPosted() {
	l.mu.Lock()
	todo := l.posted
	l.posted = nil
	l.mu.Unlock()
	for _, fn := range todo {
		fn()
	}
}

func (l *loop) setState(s loopState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state = s
}
