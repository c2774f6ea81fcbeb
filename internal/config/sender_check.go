package config

// start is where problems stand that are about what is not in the file.
func (l *senderLoader) start() Position { return Position{File: l.src.name, Line: 1, Col: 1} }

// finish checks what the file says as a whole.
func (l *senderLoader) finish() {
	_, active := l.given["active"]
	_, jobs := l.given["jobs"]
	if !active && !jobs {
		l.problem(l.start(), "there is neither active nor jobs, so nothing to send: for example active: {vcenters: [vc01.example.org]}")
	}
	if l.Active != nil {
		l.finishActive()
	}
	l.finishJobs()
	l.finishZabbix()
	l.Buffer.Dir = l.src.beside(l.Buffer.Dir)
}
