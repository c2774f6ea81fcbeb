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
//   - refusals: wrong credentials get InvalidLogin, calls without a session get
//     NotAuthenticated;
//   - a count of SOAP calls by method, and of bytes;
//   - faults at run time: latency, silence, expired sessions, a restart on the
//     same port, any SOAP fault for any method.
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
