// Package vsphere answers vPoller's methods from vCenters and ESXi hosts. It
// is the only package that talks to vSphere, and the only one that knows
// govmomi.
//
// A [Pool] holds one [Agent] for each configured vCenter. An agent keeps one
// session: it logs in when the first request comes, shares that login among
// all who wait for it, logs in again when the session expired or the vCenter
// restarted, and logs out at the end. While a vCenter cannot be reached its
// requests are answered at once with the reason, and one of them is let
// through now and then to see whether it is back.
//
// With [Host].Mirror the inventory is kept in memory: see file mirrored.go and
// package mirror. Without, each request asks.
//
// A method (file methods.go is the table of them) reaches objects through the
// [Inventory], which alone decides how data is fetched; counters come through
// [Perf], because their tables live as long as a session. What comes back is
// turned into protocol values by one converter.
//
// # Counters
//
// With [Host].Mirror they are read ahead, without it by a call for each request.
//
// The first request for a counter of an object waits a moment for others and
// is read together with them. From then on the counter is read right before
// the next request is expected, with all others of that interval in as few
// queries as the vCenter accepts, until nobody has asked for it for a while:
// requests are answered from memory, with the vCenter's own times. What is
// asked for once a minute is read once a minute, in the last round of reading
// before that (there is one per interval, when new samples are out), with as
// many samples as the requests ask for. An object that the vCenter refuses to answer for is found by halving the query, and left alone for a
// while. Package vsphere/internal/perfplan is the model of it.
//
// # What the mirror does not keep
//
// Licenses, tags, names of custom attributes and the alarms of the whole vCenter
// are read once for all who ask (files shared.go, kept.go). Sensors, storage
// paths and files of snapshots are too large to be read of all objects: those
// that are about to be asked for are read together and kept in short (file
// together.go). All of them are as old as the request allows at the most.
//
// # The budget
//
// Every call to a vCenter passes its budget: so many calls at a time, so many
// calls and bytes in any minute. Calls that refresh what is in memory wait
// before those that a request waits for, and a request that would have to wait
// beyond its deadline is refused at once.
//
// # How an object is named
//
// By its name, exactly as vSphere shows or stores it (vSphere stores "a/b" as
// "a%2fb"; both are understood); a datastore by its URL, or by its name. By
// its managed object reference, "vm-42" or "VirtualMachine:vm-42". By its
// instance UUID or BIOS UUID. By its inventory path, "/DC0/vm/web/db01". A
// name that several objects have is an error that lists them.
package vsphere
