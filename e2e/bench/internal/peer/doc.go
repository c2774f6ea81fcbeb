// Package peer holds the light ends of the benchmark: clients that ask and a worker that echoes, speaking ZMTP 3.0 over plain
// TCP from one goroutine and one epoll set, so that a broker under test and not its load is what a run measures.
//
// A client is a REQ socket: it has one request in the air, and checks that the reply it gets belongs to it. A worker is a
// DEALER socket: it sends the envelope back as it came, followed by a reply that begins as the request began.
//
// The package needs Linux (epoll).
package peer
