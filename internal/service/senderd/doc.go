// Package senderd is vpoller-sender as a daemon: it finds objects and asks for
// their values through a vPoller proxy, keeps the values on disk, and delivers
// them to one Zabbix or several, wired from a configuration.
//
// # Parts
//
// One inventory and one poller serve all. Every Zabbix has a pipeline of its own:
// the active agent of its hosts, a buffer and a sender for each form of packet.
// So one that is away, or slow, holds up no other. Jobs are asked once, and their
// values go into the buffer of every Zabbix.
//
// # Shutdown
//
// It begins when the context of [Daemon.Run] ends (SIGTERM, SIGINT) or when the
// management endpoint is asked for a shutdown. Then, one after another:
//
//  1. The inventory, the agents and the jobs stop asking; answers that are under
//     way are dropped.
//  2. The senders go on while values wait and Zabbix takes them, for five seconds
//     at most; five more are for packets that are on their way.
//  3. The buffers close. What waits in them is on disk and is delivered by the
//     next start.
//  4. The connection to vPoller closes; then the management endpoint and the HTTP
//     pages, which answered all along.
//
// A second signal ends the process at once; nothing that is in a buffer is lost
// by that.
package senderd
