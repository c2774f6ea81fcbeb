// Package broker is everything that speaks ZeroMQ: the proxy between clients
// and workers, the client's and the worker's end, and the management server.
package broker
