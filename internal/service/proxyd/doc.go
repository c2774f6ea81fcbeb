// Package proxyd is the proxy as a daemon: the broker, its management endpoint
// and its HTTP pages, wired from a configuration.
//
// # Shutdown
//
// It begins when the context of [Daemon.Run] ends (SIGTERM, SIGINT) or when the
// management endpoint is asked for a shutdown. Then, one after another:
//
//  1. The broker stops listening, so that no new client or worker comes in.
//  2. It refuses requests that arrive now, and goes on for the configured grace
//     time with those that it holds: workers' answers are passed on, what is
//     still unanswered at the end is answered with an error.
//  3. It closes the connections of clients and workers. Our workers look for it
//     until it is back.
//  4. The management endpoint and the HTTP pages, which answered all along,
//     close last.
//
// A second signal ends the process at once.
package proxyd
