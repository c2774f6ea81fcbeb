// Package perfplan keeps which samples somebody wants, those that have been
// read, and decides what to ask a vCenter for next. It is the model behind the
// performance plan of package vsphere: it makes no calls, has no goroutines
// and knows no time but what it is told.
//
// A [Table] holds, for each object and interval, the metrics that were asked
// for within the idle time, each with its newest samples, and for a short time
// those that are likely to be asked for next: [Columns] notices that somebody
// begins to poll many objects. What is to be read
// becomes [Request]s; [Split] packs them into batches that a vCenter accepts;
// what it answers is decoded by [Decoder] and put into the table by
// [Table.Apply]. A [Cycle] finds the moment at which new samples are there.
package perfplan
