// Package ops is a daemon's window for those who run it, over HTTP: Prometheus
// metrics on /metrics, liveness on /healthz, readiness on /readyz and a page
// for people on /. It serves only what it is given and changes nothing.
package ops
