package broker

import "time"

// Limits bound what peers can make an end keep in memory or wait for. A zero
// field stands for its default.
type Limits struct {
	// Message is the size of the greatest message body, in bytes (default
	// 16 MiB). A greater request is answered with an error and discarded as it
	// comes in.
	Message int
	// Output is how many bytes may wait for one peer that does not read
	// (default 64 MiB, and never less than two messages). A peer over it is
	// disconnected.
	Output int
	// Buffers is how much memory all unfinished messages and all waiting output
	// may take (default 1 GiB, and never less than four messages). The peer
	// that needs more is disconnected.
	Buffers int
	// Stall is how long a peer may take no byte of what waits for it (default
	// 10 s) before it is disconnected.
	Stall time.Duration
	// Connections is the number of peers of one end, those in their handshake
	// included (default 8192). Further ones are closed at once.
	Connections int
	// Heartbeat is the silence after which a peer that speaks ZMTP 3.1 is sent
	// a PING (default 2 s). After three times that it counts as dead.
	Heartbeat time.Duration

	// Queue is how many requests may wait for the workers of one vCenter
	// (default 10,000), and QueueBytes how much memory all requests may take
	// until they are answered (default 256 MiB). Further ones are refused.
	Queue      int
	QueueBytes int
	// PerClient is how many unanswered requests one connection may have
	// (default 1,024).
	PerClient int
	// Life is the greatest life that a request may ask for (default 10 min).
	Life time.Duration
}

// withDefaults returns the limits with every zero field filled in.
func (l Limits) withDefaults() Limits {
	orDefault(&l.Message, 16<<20)
	orDefault(&l.Output, 64<<20)
	orDefault(&l.Buffers, 1<<30)
	orDefault(&l.Stall, 10*time.Second)
	orDefault(&l.Connections, 8192)
	orDefault(&l.Heartbeat, 2*time.Second)
	orDefault(&l.Queue, 10_000)
	orDefault(&l.QueueBytes, 256<<20)
	orDefault(&l.PerClient, 1024)
	orDefault(&l.Life, 10*time.Minute)
	l.Output = max(l.Output, 2*(l.Message+envelopeRoom))
	l.Buffers = max(l.Buffers, 4*(l.Message+envelopeRoom))
	return l
}

func orDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
