// Package demo is "vpoller demo": a simulated vCenter, a proxy and a worker in
// one process, and a tour that asks them over their real sockets what an
// operator would ask, showing each command and its answer.
package demo
