// Package workerd is the worker as a daemon: the broker's worker end, the
// worker, the helpers and the pool of vCenters, with a management endpoint and
// HTTP pages, wired from a configuration.
//
// # Shutdown
//
// It begins when the context of [Daemon.Run] ends (SIGTERM, SIGINT) or when the
// management endpoint is asked for a shutdown. Then, one after another:
//
//  1. The broker's end tells every proxy to send no more, waits until what it
//     holds has been answered, at most for the grace time, and disconnects.
//     Meanwhile the worker works on.
//  2. The worker ends; calls that nobody waits for any more are cancelled.
//  3. The sessions of all vCenters are logged out.
//  4. The management endpoint and the HTTP pages, which answered all along,
//     close last.
//
// A second signal ends the process at once; vCenters then end its sessions when
// they have been idle for long enough.
package workerd
