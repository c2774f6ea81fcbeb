package peer

import "time"

// EchoSize is how much of a request a worker's reply begins with: enough to hold the tag of an Echo request.
const EchoSize = 32

// LoadConfig says how hard and how long to ask.
type LoadConfig struct {
	Addr     string        // the broker's frontend, "host:port"
	Clients  int           // connections, each with one request in the air
	Warmup   time.Duration // asked before the measurement, not counted
	Length   time.Duration
	Patience time.Duration // a request without a reply for so long is lost; its client starts afresh
}
