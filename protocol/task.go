package protocol

import "time"

// Task is one request on its way between the wire and whoever answers it.
type Task struct {
	// Body is the request as it arrived.
	Body []byte
	// Deadline is when the client stops waiting; zero when nobody said.
	Deadline time.Time
	// Reply sends the answer. The first call counts, later ones do nothing.
	// It may be called from any goroutine and never blocks; an answer to a
	// client that has gone is dropped.
	Reply func(body []byte)
}
