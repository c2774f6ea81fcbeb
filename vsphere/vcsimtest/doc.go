// Package vcsimtest runs the govmomi simulator as a believable vCenter (or
// standalone ESXi host) on loopback: for tests, the demo and benchmarks.
//
// The simulator alone answers the vSphere API, but its virtual machines have no
// guest disks, no processes and no addresses, its property collector answers
// without a session, and nothing in it is ever slow, hung or gone. A [Server]
// adds what a vCenter has and does:
//
//   - inventories: the simulator's model with guest data ([Options].VMs up to
//     tens of thousands), the inventory behind the recorded request/reply pairs
//     of the original vPoller ([Options].Golden), or the saved inventory of a real
//     vCenter ([Options].Load);
//   - what a site has, in the made-up inventories: sensors, storage paths and
//     certificates of hosts (the last host's have a fault each), licenses that
//     end, custom attributes, tags, services of clusters, sizes of snapshots,
//     an alarm and one that was acknowledged;
//   - the REST API that tags are in ([Server.SetREST], [Server.RESTCalls]);
//   - refusals: wrong credentials get InvalidLogin, calls without a session get
//     NotAuthenticated;
//   - a count of SOAP calls by method, and of bytes; a count of what clients
//     hold on the server, for leak tests ([Server.Resources]);
//   - faults at run time: latency, silence, expired sessions, a restart on the
//     same port, forgotten collector versions, any SOAP fault for any method;
//   - limits: 100 objects in a page, unknown property paths fail the call, so
//     many sessions ([Options].MaxSessions), so many series of history and
//     500,000 elements in an answer to QueryPerf;
//   - performance samples on the interval's grid, -1 for those that are missing
//     ([Server.SetPerfGaps]), none of what is switched off or disconnected;
//   - changes ([Server.Changes]): renames, moves, power, creates, deletes and
//     drifting usage figures, repeatable by seed, while clients watch.
//
// # Watching
//
// The simulator's WaitForUpdatesEx looks at the whole inventory for each change
// and misses some on nested paths. Here a change costs what it concerns: a hub
// hears of it once and queues the objects for the property filters that ask for
// what changed; a waiting client is told, in pages, the state of now. Filters
// over container views and single objects are cheap; one that follows other
// references has them followed again after each change of these references.
//
// A Server needs no testing.TB; [Start] is the form for tests.
//
// # What stays behind after Close
//
// Close ends the listener, its connections and every call in progress, and
// removes the simulator's temporary directory. The simulator itself starts
// goroutines for tasks (PowerOn and the like), which end by themselves within
// milliseconds; nothing of it outlives Close when no task was running.
package vcsimtest
