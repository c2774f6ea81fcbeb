// Package agent is the active agent of many hosts of one Zabbix: it asks Zabbix
// which items the hosts have, asks their questions together when they are due,
// and hands the values on.
//
// # Hosts
//
// Each host is asked about once in [Config.Refresh], at a second of its own. One
// that Zabbix does not know has been registered by being asked about, so it is
// asked about again soon: after 5 s, 10 s, 20 s and so on. When Zabbix itself is
// away, only one request after the other goes out, at growing intervals, and all
// items stay as they are.
//
// # Items
//
// What is due at a second goes out as one round of questions for each vCenter and
// method. A round that takes long delays only the next one of its kind, which
// takes together what has become due meanwhile: no item waits twice.
//
// An item is not supported when its question has no answer, and Zabbix is told
// so once, in words; the next value makes it supported again. That somebody is
// away or too slow says nothing about an item: then there is just no value, until
// [Config.Patience] is over.
//
// # Times
//
// Zabbix knows a value by item and time, so times of an item only grow, by a
// nanosecond if need be. Only when the clock is set back by more than a minute
// times are believed again at once.
//
// Counters have the time at which vCenter sampled them, and all samples since the
// last one are asked for. Which that was outlives the process in a checkpoint, a
// file to which each round adds its lines as soon as the sink has the values.
package agent
