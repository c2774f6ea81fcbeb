// Package proc runs the processes of a benchmark: it starts them so that none outlives the benchmark, waits until they listen,
// and reads what they cost.
//
// What a process costs is read from Linux's /proc.
package proc
