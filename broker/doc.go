// Package broker is everything that speaks ZeroMQ: the proxy between clients
// and workers ([Proxy]), the client's end ([Client]), the worker's end
// ([Service]), and the server by which daemons are managed ([Management]).
//
// # The engine
//
// All four run on one engine. A library does the handshake (greeting and READY,
// mechanism NULL, zmq4.Open); everything before and after it is this package's:
// it must bear peers that stall, flood, lie and vanish, by the thousand, and
// must not cost more than libzmq does.
//
// A connection begins in a goroutine of its own, which has three seconds for the
// handshake and reads no frame over 4 KB meanwhile ([handshake]). Then its
// descriptor is handed to a [loop]: one goroutine that waits, by epoll, for any
// of its sockets to become ready. In one turn the loop reads once from each that
// is, hands every whole message to the peer's [session], and after that writes
// once to each peer for which something has come up. So a hundred requests that
// arrive together leave for a worker in one write, nothing on the way is locked
// or allocated, and no thread wakes another. The price is that a session must
// never block; what takes time happens elsewhere and comes back through
// [loop.post].
//
// Writes never wait either. What a socket does not take stays with its peer,
// within a limit, until the socket is ready; a peer that takes nothing for ten
// seconds is dropped. So is one that speaks ZMTP 3.1 and does not answer PING.
// A message over the limit is answered with an error and discarded as it comes
// in, which leaves the connection usable. Memory follows the bytes that were
// received, never the length that a header announces, and what all peers
// together may take of it is bounded too; see [Limits].
//
// Because epoll is used directly, the package builds on Linux only.
//
// # On the wire
//
// The protocol is ZMTP 3.1 (RFC 37) over TCP or Unix sockets. The frontend
// announces the socket type ROUTER, the backend DEALER, management REP; the
// client's and the worker's ends announce DEALER. A request and its answer are
//
//	[hop]... [] [body]
//
// that is any number of frames that the asker wants back, an empty one, and the
// body. A REQ socket sends no hops. A message of another form is answered with
// an error, in its own envelope as far as it has one.
//
// To a worker goes, whatever the envelope of the client was,
//
//	[ticket] [] [body]
//	ticket = 0x00, request id (8 bytes), remaining life in milliseconds (4 bytes)
//
// and the worker sends the ticket back as it got it, so that any program works
// that echoes what stands before the body: a REP socket, or a DEALER socket that
// expects three frames. Numbers are big-endian. Request ids count from a random
// start, and a request that goes to a second worker gets a new one: an answer
// that comes late, twice, from a worker that was not asked, or from an earlier
// life of the proxy matches nothing.
//
// vPoller ends recognise each other by properties in READY:
//
//	X-VPoller            every end: the version of these additions, "1"
//	X-VPoller-Name       worker: a name, the same on every proxy and connection
//	X-VPoller-Capacity   worker: how many requests it takes at once, decimal
//	X-VPoller-Hosts      worker: the vCenters it serves, separated by commas
//
// A worker about to stop sends the command VPOLLER-LEAVE to a proxy that has the
// first of these; the proxy sends no request after that, and says the command
// back behind the last. A proxy that stops says it unasked before it closes the
// connection, so that its workers need not take that for a failure. A client puts an 8-byte number of its own as the only
// hop into requests to such a proxy, and can so have many out at once; elsewhere
// it sends none, for workers of the original fail over it, has one request out
// at a time, and gives the connection up when it is not answered.
//
// # Who gets a request
//
// A request that names a vCenter goes to a worker which announced it: always the
// same one, found by rendezvous hashing, as long as that has room; else the least
// busy of the others; else a foreign worker, one which announced nothing. A
// request for a vCenter that nobody announced goes to a foreign worker, and if
// there are none to any worker, which knows the error to answer with. Foreign
// workers are given one request at a time, so that a slow one keeps nobody
// waiting. Otherwise the request waits, in the order of arrival among those for
// the same vCenter.
//
// A worker that is lost has its requests given to others, each once: all methods
// only read. A request is dropped when its client disconnects, or when a REQ
// socket, which waits for one answer only, asks something else. When its life is
// over, waiting and running together, the client gets an error and the worker is
// asked after all others until it answers. Every refusal is a JSON error with a
// code: bad_request, overloaded, timeout, unavailable, or internal for an answer
// that is malformed or too big.
package broker
