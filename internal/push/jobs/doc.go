// Package jobs asks what the configuration lists, again and again, and makes
// values for trapper items of the answers.
//
// A job asks one method about one object or many. Every property and every
// counter that it names is an item of its own on every host; a discovery is one
// item, whose value is the text that a discovery rule of the type "Zabbix trapper"
// takes. Host and key come from patterns.
//
// # When
//
// An object has a second of its own in a job's interval, the same one after a
// restart and in all jobs, so that what is due together concerns few objects and
// all that is to be known of them. Each vCenter has a goroutine: one that hangs
// holds up its own jobs only. What was missed is asked once.
//
// # Samples
//
// Of a counter every sample since the last one goes out, under the time at which
// the vCenter took it, and none twice: an item, a second and a nanosecond have one
// value. Which the last one was outlives the process in a checkpoint.
//
// # What has no value
//
// A packet of sender data cannot say that an item is not supported. So errors are
// counted, and logged: each kind once in ten minutes and job.
package jobs
