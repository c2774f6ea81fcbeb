package broker

import "github.com/go-zeromq/zmq4"

// What vPoller ends say to each other beyond plain ZeroMQ.
const (
	// wireVersion is the value of propVersion.
	wireVersion = "1"
	// commandLeave is the name of a ZMTP command: a worker asks for no more
	// requests, and the proxy repeats it after the last one that it has sent. A
	// proxy that stops says it too, before it closes the connection.
	commandLeave = "VPOLLER-LEAVE"
)

// introduce is the introduction of a vPoller end.
func introduce(t zmq4.SocketType, more ...property) introduction {
	return introduction{socketType: t, props: append([]property{{"X-VPoller", wireVersion}}, more...)}
}
