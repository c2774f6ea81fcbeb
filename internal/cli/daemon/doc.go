// Package daemon is the command line that vpoller-proxy, vpoller-worker and
// vpoller-sender share: "start" in the foreground, "stop" and "status" over the
// management endpoint, the configuration with what flags override, and the log.
package daemon
