// Package interval reads update intervals of items, as Zabbix writes them in
// "delay", and says when an item is due next:
//
//	1m                         a simple interval
//	1m;10s/1-5,09:00-18:00     with a flexible interval: another one at some times
//	0;wd1-5h9-17/2             with a scheduling interval: fixed times
//
// It follows the manual ("Custom intervals", "Time period syntax", "Time suffixes")
// and, where the manual is silent, what server and agents do:
//
//   - Times are whole seconds with an optional suffix, s, m, h, d or w. A simple
//     interval is a day at most; 0 means never, and needs a custom interval.
//   - A period of a flexible interval has weekdays, Monday is 1, and the time of
//     day up to, not including, its end. Of several that apply the shortest
//     interval wins; 0 is the shortest and means that nothing is due.
//   - Scheduling intervals add times to those of the others. What a filter leaves
//     out below the last unit that it names is 0, what it leaves out above that
//     is any: h9 is 9:00:00, m30 is half past every hour, h9s30 the thirtieth
//     second of each minute after nine. A step needs a range, or counts from the
//     unit's first value.
//
// # Spread
//
// Items with the same interval are not due at the same time: each has its own
// second in the interval, given by a seed. Every item keeps to a grid that begins
// at the Unix epoch, so that its times are the same after a restart, as they are
// in Zabbix itself. Scheduling intervals are exact and take no seed.
//
// # Time zones
//
// Weekdays and times of day are those of the location of the time that
// [Interval.Next] is asked with: in Zabbix it is the zone of whoever runs the
// checks. An hour that clocks leave out has no scheduled times; in an hour that
// comes twice they come twice.
package interval
