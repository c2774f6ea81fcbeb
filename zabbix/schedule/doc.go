// Package schedule knows which items are due when, and hands out together what
// can be polled together. It has no goroutines and no clock of its own: whoever
// uses it asks [Scheduler.Next] when to wake up, and then [Scheduler.Due] what to
// poll.
//
// # Groups
//
// Every item has a [Group]: the vCenter, method and type of object that it asks
// for. What is due at once comes as one [Batch] for each group.
//
// # Spread
//
// Items that are due every minute are not all due at the same second. Each has a
// seed, made of names by [Seed], that places it in its interval, at the same
// second after a restart. Which names is a choice: of host and key, to spread each
// host's items, or of the host alone, so that all properties of an object are due
// together and one request asks for few objects and all of their properties.
//
// # Late, early, never
//
// An item that was missed, because the machine slept or a poll took long, is due
// once, not once for each time that it missed, and that is counted. When the clock
// is set back all items are placed anew, or none would be due until it has caught
// up. A new item does not have to wait for its place in a
// long interval: see [Config].
//
// # Cost
//
// Due times are whole seconds, so items wait in slots of one second, and a heap
// holds the seconds that have one. Adding an item and making it due costs no more
// with 500,000 items than with one. An item that leaves stays behind in its slot
// and is passed over there.
package schedule
